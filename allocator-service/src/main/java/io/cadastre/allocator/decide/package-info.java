/** The streams shell: reads rows, asks the domain, writes rows, events and outcome at once. */
@NullMarked
package io.cadastre.allocator.decide;

import org.jspecify.annotations.NullMarked;
