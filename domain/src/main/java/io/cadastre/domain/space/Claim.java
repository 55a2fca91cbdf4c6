package io.cadastre.domain.space;

import io.cadastre.domain.address.Cidr;

/** A CIDR that is not free, and why. */
public record Claim(Cidr cidr, Use use) {}
