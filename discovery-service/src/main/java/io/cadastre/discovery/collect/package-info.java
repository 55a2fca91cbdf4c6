/** What sources hold: one sweep yields all of it, or fails as a whole. */
@NullMarked
package io.cadastre.discovery.collect;

import org.jspecify.annotations.NullMarked;
