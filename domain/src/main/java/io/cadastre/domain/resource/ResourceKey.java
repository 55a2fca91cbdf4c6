package io.cadastre.domain.resource;

/**
 * Which resource, as which source saw it: two sources that see the same one are two witnesses.
 *
 * @param source the name of the source
 * @param account it belongs to, 12 digits
 * @param region it lies in
 * @param id that the cloud gave it
 */
public record ResourceKey(String source, String account, String region, String id)
    implements Comparable<ResourceKey> {

  /**
   * @throws IllegalArgumentException when a part would not stand in a key
   */
  public ResourceKey {
    for (String part : new String[] {source, account, region, id}) {
      requirePart(part);
    }
  }

  /**
   * A part of a key: printable ASCII without blanks and slashes.
   *
   * @throws IllegalArgumentException when it is not
   */
  public static void requirePart(String part) {
    if (part.isEmpty() || !part.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '/')) {
      throw new IllegalArgumentException("no part of a resource's key: " + part);
    }
  }

  /** Printable ASCII; the resources of a source, account and Region are one range. */
  public String text() {
    return source + "/" + account + "/" + region + "/" + id;
  }

  @Override
  public int compareTo(ResourceKey other) {
    return text().compareTo(other.text());
  }

  @Override
  public String toString() {
    return id + " of account " + account + " in " + region + " (source " + source + ")";
  }
}
