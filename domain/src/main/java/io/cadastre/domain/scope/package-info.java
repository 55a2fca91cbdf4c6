/** Scopes: the networks of an IPAM, inside each of which address space is unique. */
@NullMarked
package io.cadastre.domain.scope;

import org.jspecify.annotations.NullMarked;
