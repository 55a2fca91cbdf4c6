/** The recorded demand of a pool, decided once more in memory under other rules. */
@NullMarked
package io.cadastre.allocator.whatif;

import org.jspecify.annotations.NullMarked;
