/** Schema ids of a registry that speaks Confluent's API, version 7. */
@NullMarked
package io.cadastre.kafka.registry;

import org.jspecify.annotations.NullMarked;
