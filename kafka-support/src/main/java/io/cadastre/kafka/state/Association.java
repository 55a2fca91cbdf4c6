package io.cadastre.kafka.state;

import io.cadastre.domain.ipam.DiscoveryId;
import io.cadastre.domain.ipam.IpamId;

/**
 * Which resource discovery an IPAM listens to.
 *
 * @param owner the account the discovery belongs to, 12 digits
 */
public record Association(IpamId ipam, DiscoveryId discovery, String owner) {}
