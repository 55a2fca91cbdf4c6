package io.cadastre.domain.core;

/**
 * The quotas of an installation.
 *
 * @param ipams an account and Region; checked where the request is written, against the view
 * @param scopes an IPAM
 * @param pools a scope
 * @param cidrs a pool, provisioned or pending
 * @param depth of pools in pools
 * @param regions an IPAM operates in, its home among them
 */
public record Limits(int ipams, int scopes, int pools, int cidrs, int depth, int regions) {
  public static final Limits DEFAULT = new Limits(100, 1_000, 10_000, 1_000, 10, 1_000);

  /** Amazon VPC IPAM user guide, "Quotas for your IPAM"; it names none for Regions. */
  public static final Limits AWS = new Limits(1, 5, 50, 50, 10, 1_000);
}
