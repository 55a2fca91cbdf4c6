/** Address ranges by their first and last address. */
@NullMarked
package io.cadastre.audit.space;

import org.jspecify.annotations.NullMarked;
