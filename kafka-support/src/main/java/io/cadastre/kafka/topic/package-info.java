/** The topics: names, settings, partitions. */
@NullMarked
package io.cadastre.kafka.topic;

import org.jspecify.annotations.NullMarked;
