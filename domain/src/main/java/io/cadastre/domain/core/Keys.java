package io.cadastre.domain.core;

import org.jspecify.annotations.Nullable;

/**
 * How rows are keyed. An IPAM's own row stands under {@code ipam/}, so that the few IPAMs that
 * share a tag are found by one short scan; all else stands under the IPAM's id, kind by kind, so
 * that a pool's CIDRs and allocations are one range each and a cascade sweeps ranges.
 */
public final class Keys {
  private Keys() {}

  public static final String IPAMS = "ipam/";

  private static final String ALLOCATION = "allocation/";
  private static final String PLACE = "place/";

  public static String ipam(Id ipam) {
    return IPAMS + ipam.value();
  }

  /** Everything of that IPAM but its own row. */
  public static String within(Id ipam) {
    return ipam.value() + "/";
  }

  public static String scopes(Id ipam) {
    return within(ipam) + "scope/";
  }

  public static String scope(Id ipam, Id scope) {
    return scopes(ipam) + scope.value();
  }

  public static String pools(Id ipam) {
    return within(ipam) + "pool/";
  }

  public static String pool(Id ipam, Id pool) {
    return pools(ipam) + pool.value();
  }

  public static String cidrs(Id ipam, Id pool) {
    return within(ipam) + "cidr/" + pool.value() + "/";
  }

  public static String cidr(Id ipam, Id pool, Id poolCidr) {
    return cidrs(ipam, pool) + poolCidr.value();
  }

  public static String allocations(Id ipam) {
    return within(ipam) + ALLOCATION;
  }

  public static String allocations(Id ipam, Id pool) {
    return allocations(ipam) + pool.value() + "/";
  }

  /** {@code address} is the sort key of the CIDR: allocations of a pool stand in address order. */
  public static String allocation(Id ipam, Id pool, String address) {
    return allocations(ipam, pool) + address;
  }

  public static String quarantines(Id ipam, Id pool) {
    return within(ipam) + "quarantine/" + pool.value() + "/";
  }

  /** {@code address} is the sort key of the CIDR. */
  public static String quarantine(Id ipam, Id pool, String address) {
    return quarantines(ipam, pool) + address;
  }

  public static String places(Id ipam) {
    return within(ipam) + PLACE;
  }

  public static String place(Id ipam, Id allocation) {
    return places(ipam) + allocation.value();
  }

  /** Whether it is an allocation's key, or begins those of some. */
  public static boolean isOfAllocations(String key) {
    return isOf(ALLOCATION, key);
  }

  /** The id of the allocation whose place has that key; null: it is no place's. */
  public static @Nullable String placed(String key) {
    return isOf(PLACE, key) ? key.substring(key.indexOf('/') + 1 + PLACE.length()) : null;
  }

  private static boolean isOf(String kind, String key) {
    int slash = key.indexOf('/');
    return slash > 0 && key.startsWith(kind, slash + 1);
  }

  public static String resourceCidrs(Id ipam) {
    return within(ipam) + "resource/";
  }

  /**
   * The CIDRs of a resource, or with only the first parts of its key those of many.
   *
   * @param resource source, account, Region and id, each but the last followed by a slash
   */
  public static String resourceCidrs(Id ipam, Id discovery, String resource) {
    return resourceCidrs(ipam) + discovery.value() + "/" + resource + "/";
  }

  /** {@code address} is the sort key of the CIDR. */
  public static String resourceCidr(Id ipam, Id discovery, String resource, String address) {
    return resourceCidrs(ipam, discovery, resource) + address;
  }

  public static String extents(Id ipam) {
    return within(ipam) + "extent/";
  }

  public static String extent(Id ipam, Id root) {
    return extents(ipam) + root.value();
  }
}
