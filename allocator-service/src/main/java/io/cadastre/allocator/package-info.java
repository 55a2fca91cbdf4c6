/** The allocator: a Micronaut application around one topology and one view. */
@NullMarked
package io.cadastre.allocator;

import org.jspecify.annotations.NullMarked;
