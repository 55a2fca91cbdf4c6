package io.cadastre.kafka.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Avro's binary encoding (specification 1.12), as much of it as our schemas need, into one growing
 * array.
 */
final class AvroOut {
  private byte[] bytes = new byte[1024];
  private int size;

  void writeByte(int value) {
    room(1);
    bytes[size++] = (byte) value;
  }

  /** Four bytes, the highest first. */
  void writeFourBytes(int value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      writeByte(value >>> shift);
    }
  }

  /** Zigzag, seven bits a byte: an int of the same value comes to the same bytes. */
  void writeLong(long value) {
    room(10);
    long left = (value << 1) ^ (value >> 63);
    while ((left & ~0x7fL) != 0) {
      bytes[size++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    bytes[size++] = (byte) left;
  }

  void writeText(String value) {
    writeBytes(value.getBytes(StandardCharsets.UTF_8));
  }

  void writeBytes(byte[] value) {
    writeLong(value.length);
    writeFixed(value);
  }

  void writeFixed(byte[] value) {
    room(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(size, more)));
    }
  }
}
