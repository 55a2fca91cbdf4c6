@NullMarked
package io.cadastre.allocator;

import org.jspecify.annotations.NullMarked;
