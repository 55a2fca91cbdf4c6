package io.cadastre.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The released schemas as they come with the program. Ids are counted from {@link #FIRST_ID}, where
 * no registry assigns, and are resolved from here for ever; {@code schemas/index.tsv} holds them.
 */
public final class BundledSchemas implements SchemaIds {
  /** 'C' in the first byte. */
  public static final int FIRST_ID = 0x43000001;

  private static final String FOLDER = "/schemas/";

  private final Map<Integer, Released> byId = new LinkedHashMap<>();
  private final Map<String, Released> latest = new HashMap<>();

  private BundledSchemas() {}

  /**
   * Reads them all.
   *
   * @throws UncheckedIOException when the program is not whole
   */
  public static BundledSchemas load() {
    BundledSchemas schemas = new BundledSchemas();
    for (String line : read("index.tsv").lines().toList()) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String[] fields = line.split("\t", -1);
      int id = Integer.decode(fields[0]);
      String subject = fields[1];
      int version = Integer.parseInt(fields[2]);
      Schema schema = new Schema.Parser().parse(read(subject + "/v" + version + ".avsc"));
      schemas.add(Released.of(id, subject, version, schema));
    }
    return schemas;
  }

  private void add(Released released) {
    byId.put(released.id(), released);
    latest.merge(
        released.schema().getFullName(), released, (a, b) -> a.version() > b.version() ? a : b);
  }

  /** Whether an id is of the range that is given here, in this release or in another. */
  public static boolean isBundled(int id) {
    return id >>> 24 == FIRST_ID >>> 24;
  }

  @Override
  public BundledSchemas bundle() {
    return this;
  }

  /** The schema that these bytes were written with; null for an id we never gave. */
  @Override
  public @Nullable Released byId(int id) {
    return byId.get(id);
  }

  @Override
  public boolean prepare(int id) {
    return true;
  }

  @Override
  public int idOf(Released released) {
    return released.id();
  }

  /** Whether a record of that full name was ever released. */
  public boolean knows(String fullName) {
    return latest.containsKey(fullName);
  }

  /**
   * The newest version of a record.
   *
   * @throws IllegalArgumentException when no such record was ever released
   */
  public Released latest(String fullName) {
    Released released = latest.get(fullName);
    if (released == null) {
      throw new IllegalArgumentException("no released schema of " + fullName);
    }
    return released;
  }

  /** Every released version, in the order of the ids. */
  public Collection<Released> all() {
    return Collections.unmodifiableCollection(byId.values());
  }

  /** The released versions of a subject, oldest first; empty where there is no such subject. */
  public List<Released> ofSubject(String subject) {
    return byId.values().stream()
        .filter(released -> released.subject().equals(subject))
        .sorted(Comparator.comparingInt(Released::version))
        .toList();
  }

  private static String read(String name) {
    try (InputStream in = BundledSchemas.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IOException("missing from the program: schemas/" + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
