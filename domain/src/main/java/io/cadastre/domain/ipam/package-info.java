/** The IPAM itself: the aggregate under which everything else is decided. */
@NullMarked
package io.cadastre.domain.ipam;

import org.jspecify.annotations.NullMarked;
