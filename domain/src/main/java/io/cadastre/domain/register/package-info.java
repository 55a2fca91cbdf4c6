/** The whole of it: rows found by id, events applied to rows, the index kept beside them. */
@NullMarked
package io.cadastre.domain.register;

import org.jspecify.annotations.NullMarked;
