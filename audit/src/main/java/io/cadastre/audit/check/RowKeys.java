package io.cadastre.audit.check;

import io.cadastre.audit.space.Range;

/** Under which keys rows are kept; docs/reference/audit.md lists them. */
final class RowKeys {
  static final String IPAMS = "ipam/";

  private RowKeys() {}

  static String ipam(String ipam) {
    return IPAMS + ipam;
  }

  static String scope(String ipam, String scope) {
    return ipam + "/scope/" + scope;
  }

  static String pool(String ipam, String pool) {
    return ipam + "/pool/" + pool;
  }

  static String cidrs(String ipam, String pool) {
    return ipam + "/cidr/" + pool + "/";
  }

  static String allocations(String ipam, String pool) {
    return ipam + "/allocation/" + pool + "/";
  }

  static String allocation(String ipam, String pool, String cidr) {
    return allocations(ipam, pool) + Range.parse(cidr).key();
  }

  static String quarantines(String ipam, String pool) {
    return ipam + "/quarantine/" + pool + "/";
  }

  static String quarantine(String ipam, String pool, String cidr) {
    return quarantines(ipam, pool) + Range.parse(cidr).key();
  }

  static String place(String ipam, String allocation) {
    return ipam + "/place/" + allocation;
  }

  static String extent(String ipam, String root) {
    return ipam + "/extent/" + root;
  }

  /** What stands behind the prefix. */
  static String behind(String prefix) {
    return prefix.substring(0, prefix.length() - 1)
        + (char) (prefix.charAt(prefix.length() - 1) + 1);
  }

  /** The five hex digits by which an id finds its partition. */
  static String tag(String id) {
    String digits = id.substring(id.lastIndexOf('-') + 1);
    int from = digits.length() == 33 ? 1 : 0;
    return digits.length() < from + 5 ? "" : digits.substring(from, from + 5);
  }
}
