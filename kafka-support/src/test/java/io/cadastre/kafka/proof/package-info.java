/** What the domain and the codecs write, read by the verifier that shares nothing with them. */
@NullMarked
package io.cadastre.kafka.proof;

import org.jspecify.annotations.NullMarked;
