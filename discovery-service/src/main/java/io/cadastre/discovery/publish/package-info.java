/** Changes and what is known to and from Kafka. */
@NullMarked
package io.cadastre.discovery.publish;

import org.jspecify.annotations.NullMarked;
