/** Follows the events of a partition and says which one cannot be. */
@NullMarked
package io.cadastre.audit.check;

import org.jspecify.annotations.NullMarked;
