package io.cadastre.domain.scope;

/**
 * The system that plans the top-level CIDRs of a scope.
 *
 * @param type {@code infoblox}
 * @param resource that system's identifier of the space
 */
public record ExternalAuthority(String type, String resource) {}
