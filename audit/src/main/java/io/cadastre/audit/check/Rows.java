package io.cadastre.audit.check;

import static io.cadastre.audit.form.Objection.there;
import static io.cadastre.audit.form.Objection.unless;

import io.cadastre.audit.form.Item;
import io.cadastre.audit.form.Sha256;
import io.cadastre.audit.space.Range;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What the events of a partition come to: rows by key, each as its canonical text. */
final class Rows {
  private final NavigableMap<String, String> texts = new TreeMap<>();

  boolean has(String key) {
    return texts.containsKey(key);
  }

  @Nullable String text(String key) {
    return texts.get(key);
  }

  Item get(String key) {
    return Item.parse(there(texts.get(key), "there is no row %s", key));
  }

  void add(String key, Item row) {
    unless(texts.putIfAbsent(key, row.canonical()) == null, "there is a row %s already", key);
  }

  void replace(String key, Item row) {
    unless(texts.replace(key, row.canonical()) != null, "there is no row %s", key);
  }

  void remove(String key) {
    unless(texts.remove(key) != null, "there is no row %s", key);
  }

  /** Objects unless the row is what the event says it was. */
  void require(String key, Item before) {
    String text =
        there(texts.get(key), "its before-image is of %s, of which there is nothing", key);
    String said = before.canonical();
    unless(
        text.equals(said),
        "its before-image of %s is not what was: %s, and not %s",
        key,
        text,
        said);
  }

  /** The keys that begin so and are behind {@code after}, in order. */
  Iterable<String> keys(String prefix, @Nullable String after) {
    String from = after == null || after.compareTo(prefix) < 0 ? prefix : after;
    return texts.subMap(from, after == null || !from.equals(after), behind(prefix), false).keySet();
  }

  /** The key of a row behind the prefix, which ends in a range, that shares an address with it. */
  @Nullable String overlapping(String prefix, Range range) {
    String key = prefix + range.key();
    String below = texts.floorKey(key);
    if (below != null
        && below.startsWith(prefix)
        && Range.ofKey(below.substring(prefix.length())).overlaps(range)) {
      return below;
    }
    String above = texts.higherKey(key);
    return above != null
            && above.startsWith(prefix)
            && Range.ofKey(above.substring(prefix.length())).overlaps(range)
        ? above
        : null;
  }

  /** Whether any row lies in that range of that prefix. */
  boolean anyIn(String prefix, Range range) {
    return overlapping(prefix, range) != null;
  }

  void forEachOf(String ipam, BiConsumer<String, String> row) {
    String within = ipam + "/";
    texts.subMap(within, true, behind(within), false).forEach(row);
    String own = RowKeys.ipam(ipam);
    String text = texts.get(own);
    if (text != null) {
      row.accept(own, text);
    }
  }

  private static String behind(String prefix) {
    return RowKeys.behind(prefix);
  }

  /** SHA-256 over a line a row: key, blank, canonical text, line feed. */
  String digest(String ipam) {
    MessageDigest digest = Sha256.begin();
    forEachOf(
        ipam,
        (key, text) -> digest.update((key + " " + text + "\n").getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The rows of an IPAM, in the order of the digest. */
  Map<String, String> of(String ipam) {
    Map<String, String> found = new LinkedHashMap<>();
    forEachOf(ipam, found::put);
    return found;
  }
}
