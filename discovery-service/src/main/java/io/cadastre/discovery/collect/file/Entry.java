package io.cadastre.discovery.collect.file;

import java.util.List;
import java.util.Map;

/**
 * A resource as it stands in a file, not yet judged; what is not there is empty.
 *
 * @param place where, as a message says it: {@code line 7}
 */
record Entry(
    String place,
    String id,
    String type,
    List<String> cidrs,
    String account,
    String region,
    String vpc,
    Map<String, String> tags) {
  /** The names of the fields, in files of either format. */
  static final List<String> FIELDS =
      List.of("id", "type", "cidr", "account", "region", "vpc", "tags");

  /** The CIDRs of a text that holds several: blanks or semicolons stand between them. */
  static List<String> cidrs(String text) {
    return List.of(text.split("[\\s;]+")).stream().filter(cidr -> !cidr.isEmpty()).toList();
  }
}
