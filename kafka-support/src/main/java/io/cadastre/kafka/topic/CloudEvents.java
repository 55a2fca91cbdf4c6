package io.cadastre.kafka.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The attributes of CloudEvents 1.0 in binary mode (Kafka Protocol Binding, section 3.2), for
 * routers and tools that know no Avro. Nobody of ours reads them. The time, which may be left out,
 * is the record's own.
 */
public final class CloudEvents {
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
   * @param subject id of what it is about
   */
  public Headers headers(String type, String id, String subject) {
    return new RecordHeaders()
        .add("ce_specversion", VERSION)
        .add("ce_id", bytes(id))
        .add("ce_source", source)
        .add("ce_type", types.computeIfAbsent(type, CloudEvents::bytes))
        .add("ce_subject", bytes(subject))
        .add("content-type", AVRO);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
