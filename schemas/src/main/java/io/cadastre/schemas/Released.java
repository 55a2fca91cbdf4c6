package io.cadastre.schemas;

import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * One released version of a record's schema.
 *
 * @param id what the framing carries
 * @param subject {@code <topic>-<full name>}
 * @param fingerprint SHA-256 of the schema's parsing canonical form (Avro 1.12 specification)
 */
public record Released(int id, String subject, int version, Schema schema, Fingerprint fingerprint)
    implements WriterSchema {

  /** 32 bytes. */
  public record Fingerprint(byte[] sha256) {
    static Fingerprint of(Schema schema) {
      try {
        return new Fingerprint(SchemaNormalization.parsingFingerprint("SHA-256", schema));
      } catch (java.security.NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }
  }

  static Released of(int id, String subject, int version, Schema schema) {
    return new Released(id, subject, version, schema, Fingerprint.of(schema));
  }
}
