package io.cadastre.audit.checkpoint;

import static io.cadastre.audit.form.Objection.unless;

import io.cadastre.audit.check.Finding;
import io.cadastre.audit.check.Report;
import io.cadastre.audit.check.Standing;
import io.cadastre.audit.form.Item;
import io.cadastre.audit.form.Objection;
import io.cadastre.audit.log.EventLog.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a log was at a time: of each aggregate the sequence, the last hash and the digest. */
public final class Checkpoint {
  private static final String FORMAT = "cadastre-checkpoint/1";

  private final Item document;
  private final Map<String, Item> aggregates = new HashMap<>();

  private Checkpoint(Item document) {
    unless(FORMAT.equals(document.textOrNull("format")), "its format is not %s", FORMAT);
    this.document = document;
    for (Item aggregate : document.items("aggregates")) {
      aggregates.put(aggregate.text("aggregate"), aggregate);
    }
  }

  /** Of a log that was found good, signed. */
  public static Checkpoint of(Report report, Instant now, KeyPair keys) {
    List<Object> aggregates = new ArrayList<>();
    for (Standing standing : report.standing()) {
      aggregates.add(
          Item.of(
                  "aggregate", standing.aggregate(),
                  "sequence", standing.sequence(),
                  "hash", standing.hash(),
                  "digest", standing.digest())
              .fields());
    }
    TreeMap<String, Object> ends = new TreeMap<>();
    report.ends().forEach((partition, end) -> ends.put(String.valueOf(partition), end));
    Item unsigned =
        Item.of(
            "format", FORMAT,
            "time", now.toString(),
            "cluster", report.origin().cluster(),
            "topic", report.origin().topic(),
            "topicId", report.origin().topicId(),
            "events", report.events(),
            "ends", ends,
            "aggregates", aggregates,
            "publicKey", Keys.text(keys.getPublic()));
    return new Checkpoint(
        unsigned.with("signature", Keys.sign(unsigned.canonical(), keys.getPrivate())));
  }

  /**
   * Reads one; its signature is not looked at.
   *
   * @throws Objection when it is none
   */
  public static Checkpoint read(Path file) throws IOException {
    return new Checkpoint(Item.parse(Files.readString(file)));
  }

  public void write(Path file) throws IOException {
    Files.writeString(file, document.canonical() + "\n");
  }

  /**
   * Objects unless it was signed by that key.
   *
   * @param expected null: by the key that stands in it
   */
  public void checkSignature(@Nullable PublicKey expected) {
    String stated = document.text("publicKey");
    unless(
        expected == null || Keys.text(expected).equals(stated),
        "it is signed by another key, %s",
        fingerprint());
    unless(
        Keys.isSigned(
            document.without("signature").canonical(),
            document.text("signature"),
            Keys.publicKey(stated)),
        "its signature is not that of what it says: it was altered");
  }

  /** SHA-256 of the key that stands in it, in hex. */
  public String fingerprint() {
    return Keys.fingerprint(Keys.publicKey(document.text("publicKey")));
  }

  public String time() {
    return document.text("time");
  }

  public int aggregates() {
    return aggregates.size();
  }

  /**
   * Objects where an event at a sequence that it knows is another one, or came to another state.
   */
  public void passes(String aggregate, long sequence, String hash, Supplier<String> digest) {
    Item known = aggregates.get(aggregate);
    if (known == null || known.number("sequence") != sequence) {
      return;
    }
    unless(
        known.text("hash").equals(hash),
        "its hash is %s, and the checkpoint of %s has %s: this event or one before it was another",
        hash,
        time(),
        known.text("hash"));
    unless(
        known.text("digest").equals(digest.get()),
        "the state behind it is not that of the checkpoint of %s, though its hash is",
        time());
  }

  /** What it knows and the log has not. */
  public List<Finding> missing(
      Origin origin, Map<Integer, Long> ends, List<Standing> standing, List<Finding> found) {
    Map<String, Long> sequences = new HashMap<>();
    standing.forEach(s -> sequences.put(s.aggregate(), s.sequence()));
    Set<String> bad = new HashSet<>();
    found.forEach(finding -> bad.add(String.valueOf(finding.aggregate())));
    List<Finding> missing = new ArrayList<>();
    new TreeMap<>(aggregates)
        .forEach(
            (id, known) -> {
              long has = sequences.getOrDefault(id, 0L);
              if (!bad.contains(id) && has < known.number("sequence")) {
                missing.add(
                    new Finding(
                        null,
                        id,
                        0,
                        "the log ends with "
                            + (has == 0 ? "nothing" : "event " + has)
                            + ", and the checkpoint of "
                            + time()
                            + " has event "
                            + known.number("sequence")
                            + ": the tail is cut off"));
              }
            });
    if (origin.topicId().equals(document.text("topicId"))) {
      Item known = document.item("ends");
      for (String partition : known.names()) {
        Long end = ends.get(Integer.valueOf(partition));
        if (end != null && end < known.number(partition)) {
          missing.add(
              new Finding(
                  null,
                  null,
                  0,
                  origin.topic()
                      + "-"
                      + partition
                      + " ends at "
                      + end
                      + ", and the checkpoint of "
                      + time()
                      + " at "
                      + known.number(partition)));
        }
      }
    }
    return missing;
  }
}
