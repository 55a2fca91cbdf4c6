/** What lives in a cloud and takes address space: VPCs, subnets, elastic IPs and the like. */
@NullMarked
package io.cadastre.domain.resource;

import org.jspecify.annotations.NullMarked;
