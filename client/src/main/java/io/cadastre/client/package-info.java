/** The Java client of the topics: one request id, one outcome. */
@NullMarked
package io.cadastre.client;

import org.jspecify.annotations.NullMarked;
