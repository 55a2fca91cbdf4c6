package io.cadastre.kafka.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** A platform that has a schema of its own for what it asks, and Avro and nothing else of ours. */
public final class OtherWriter {
  /** Less than ours has, in another order, and something that nobody here knows. */
  public static final String SCHEMA =
      """
      {"type":"record","name":"Allocate","namespace":"io.cadastre.requests","fields":[
       {"name":"colour","type":{"type":"map","values":{"type":"array","items":"string"}}},
       {"name":"tags","type":{"type":"map","values":"string"}},
       {"name":"disallowed","type":{"type":"array","items":"string"}},
       {"name":"netmaskLength","type":"int"},
       {"name":"allowed","type":{"type":"array","items":"string"}},
       {"name":"preview","type":"boolean"},
       {"name":"pool","type":"string"},
       {"name":"envelope","type":{"type":"record","name":"Head","namespace":"com.acme","fields":[
         {"name":"requestId","type":"string"}]}}
      ]}
      """;

  /** The same without a field that ours has no default for. */
  public static final String LACKING =
      SCHEMA.replace("{\"name\":\"preview\",\"type\":\"boolean\"},", "");

  private OtherWriter() {}

  /** A request for a CIDR of that length, with the tag {@code env=lab}. */
  public static byte[] allocate(int id, String requestId, String pool, int netmaskLength) {
    return allocate(id, SCHEMA, requestId, pool, netmaskLength);
  }

  /** The same by another of the schemas above. */
  public static byte[] allocate(
      int id, String text, String requestId, String pool, int netmaskLength) {
    Schema schema = new Schema.Parser().parse(text);
    GenericRecord envelope =
        new GenericRecordBuilder(schema.getField("envelope").schema())
            .set("requestId", requestId)
            .build();
    GenericRecordBuilder record =
        new GenericRecordBuilder(schema)
            .set("envelope", envelope)
            .set("pool", pool)
            .set("netmaskLength", netmaskLength)
            .set("allowed", List.of())
            .set("disallowed", List.of())
            .set("tags", Map.of("env", "lab"))
            .set("colour", Map.of("roof", List.of("red", "blue")));
    if (schema.getField("preview") != null) {
      record.set("preview", false);
    }
    return framed(id, record.build());
  }

  /** A record in the Confluent wire format, by that id. */
  public static byte[] framed(int id, GenericRecord record) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    try {
      new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
