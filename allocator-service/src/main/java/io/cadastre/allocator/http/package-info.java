/** HTTP in front of the allocator. */
@NullMarked
package io.cadastre.allocator.http;

import org.jspecify.annotations.NullMarked;
