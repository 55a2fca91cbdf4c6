/** Between records of the domain and Avro. */
@NullMarked
package io.cadastre.kafka.codec;

import org.jspecify.annotations.NullMarked;
