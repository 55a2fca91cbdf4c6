package io.cadastre.kafka.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The attributes of CloudEvents 1.0 in binary mode (Kafka Protocol Binding, section 3.2), for
 * routers and tools that know no Avro. The time, which may be left out, is the record's own.
 */
public final class CloudEvents {
  /** The header of the id; of a result, the attempt that it answers. */
  public static final String ID = "ce_id";

  private static final byte[] VERSION = bytes("1.0");
  private static final byte[] AVRO = bytes("application/avro");

  private final byte[] source;
  private final Map<String, byte[]> types = new ConcurrentHashMap<>();

  public CloudEvents(Topics topics) {
    source = bytes("/cadastre/" + topics.prefix());
  }

  /**
   * @param type full name of the record
   * @param id unique among what we say
   */
  public Headers headers(String type, String id) {
    return new RecordHeaders()
        .add("ce_specversion", VERSION)
        .add(ID, bytes(id))
        .add("ce_source", source)
        .add("ce_type", types.computeIfAbsent(type, CloudEvents::bytes))
        .add("content-type", AVRO);
  }

  /**
   * The same with what it is about.
   *
   * @param subject its id
   */
  public Headers headers(String type, String id, String subject) {
    return headers(type, id).add("ce_subject", bytes(subject));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
