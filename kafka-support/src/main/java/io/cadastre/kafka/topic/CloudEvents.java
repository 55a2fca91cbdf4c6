package io.cadastre.kafka.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The attributes of CloudEvents 1.0 in binary mode (Kafka Protocol Binding, section 3.2), for
 * routers and tools that know no Avro. The time, which may be left out, is the record's own.
 */
public final class CloudEvents {
  /** The header of the id; of a result, the attempt that it answers. */
  public static final String ID = "ce_id";

  private static final Header VERSION = header("ce_specversion", "1.0");
  private static final Header AVRO = header("content-type", "application/avro");

  private final Header source;
  private final Map<String, Header> types = new ConcurrentHashMap<>();

  public CloudEvents(Topics topics) {
    source = header("ce_source", "/cadastre/" + topics.prefix());
  }

  /**
   * @param type full name of the record
   * @param id unique among what we say
   */
  public Headers headers(String type, String id) {
    return new RecordHeaders()
        .add(VERSION)
        .add(header(ID, id))
        .add(source)
        .add(types.computeIfAbsent(type, name -> header("ce_type", name)))
        .add(AVRO);
  }

  /**
   * The same with what it is about.
   *
   * @param subject its id
   */
  public Headers headers(String type, String id, String subject) {
    return headers(type, id).add(header("ce_subject", subject));
  }

  private static Header header(String name, String text) {
    return new RecordHeader(name, text.getBytes(UTF_8));
  }
}
