/** The view: what the committed events say, to read. */
@NullMarked
package io.cadastre.allocator.view;

import org.jspecify.annotations.NullMarked;
