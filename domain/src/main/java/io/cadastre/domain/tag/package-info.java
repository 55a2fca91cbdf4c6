/** Tags on everything that has an id. */
@NullMarked
package io.cadastre.domain.tag;

import org.jspecify.annotations.NullMarked;
