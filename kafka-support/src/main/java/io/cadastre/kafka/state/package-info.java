/** What the allocator keeps beside the rows of the domain, and how rows become bytes. */
@NullMarked
package io.cadastre.kafka.state;

import org.jspecify.annotations.NullMarked;
