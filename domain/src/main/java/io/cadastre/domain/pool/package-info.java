/** Pools, the CIDRs provisioned to them and what is allocated out of them. */
@NullMarked
package io.cadastre.domain.pool;

import org.jspecify.annotations.NullMarked;
