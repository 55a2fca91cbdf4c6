package io.cadastre.allocator.view;

import io.cadastre.domain.core.Principal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who did what when: an event of an IPAM without what it did to the rows.
 *
 * @param type of the event, such as {@code Allocated}
 * @param actor null for what came about by itself
 * @param cause the id of the request that caused it, or {@code time}
 * @param scope it happened in; null where it concerns an IPAM as a whole
 * @param partition and
 * @param offset of the event on its topic
 * @param refused what was wanted and why not, where it was
 */
public record Mark(
    long sequence,
    Instant time,
    String type,
    @Nullable Principal actor,
    String cause,
    @Nullable String scope,
    int partition,
    long offset,
    @Nullable Refused refused) {

  /**
   * @param operation the command's name
   * @param subject the id of what was asked about
   * @param rival the id of what stood in the way; null where nothing did
   */
  public record Refused(
      String operation, String subject, String code, String message, @Nullable String rival) {}

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(160);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, time)); // first: see time()
      out.writeLong(sequence);
      out.writeInt(partition);
      out.writeLong(offset);
      write(out, type);
      write(out, cause);
      write(out, scope);
      out.writeBoolean(actor != null);
      if (actor != null) {
        write(out, actor.account());
        write(out, actor.keyId());
        write(out, actor.wayIn());
        write(out, actor.tenant());
      }
      out.writeBoolean(refused != null);
      if (refused != null) {
        write(out, refused.operation);
        write(out, refused.subject);
        write(out, refused.code);
        write(out, refused.message);
        write(out, refused.rival);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static Mark decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      Instant time = Instant.EPOCH.plus(in.readLong(), ChronoUnit.MICROS);
      long sequence = in.readLong();
      int partition = in.readInt();
      long offset = in.readLong();
      String type = text(in);
      String cause = text(in);
      String scope = textOrNull(in);
      Principal actor =
          in.readBoolean()
              ? new Principal(text(in), textOrNull(in), text(in), textOrNull(in))
              : null;
      Refused refused =
          in.readBoolean()
              ? new Refused(text(in), text(in), text(in), text(in), textOrNull(in))
              : null;
      return new Mark(sequence, time, type, actor, cause, scope, partition, offset, refused);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Only the time of an encoded one. */
  static Instant time(byte[] bytes) {
    return Instant.EPOCH.plus(ByteBuffer.wrap(bytes).getLong(), ChronoUnit.MICROS);
  }

  private static void write(DataOutputStream out, @Nullable String text) throws IOException {
    if (text == null) {
      out.writeInt(-1);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }

  private static @Nullable String textOrNull(DataInputStream in) throws IOException {
    int length = in.readInt();
    return length < 0 ? null : new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }
}
