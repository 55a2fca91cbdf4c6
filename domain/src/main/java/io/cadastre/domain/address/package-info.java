/** IPv4 and IPv6 CIDRs as compact values: their text, their order and how they nest. */
@NullMarked
package io.cadastre.domain.address;

import org.jspecify.annotations.NullMarked;
