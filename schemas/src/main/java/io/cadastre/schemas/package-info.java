/** The schemas of everything on the topics, by name and by the id that its bytes carry. */
@NullMarked
package io.cadastre.schemas;

import org.jspecify.annotations.NullMarked;
