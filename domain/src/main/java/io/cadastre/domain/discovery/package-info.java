/** How what is seen of the clouds comes to those who judge it. */
@NullMarked
package io.cadastre.domain.discovery;

import org.jspecify.annotations.NullMarked;
