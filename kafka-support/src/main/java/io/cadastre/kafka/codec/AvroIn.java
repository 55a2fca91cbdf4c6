package io.cadastre.kafka.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The other way round. Bytes may be anybody's: no length is believed before there are as many
 * bytes, so that nothing large is ever allocated for nothing.
 */
final class AvroIn {
  private final byte[] bytes;
  private final String what;
  private int position;

  /**
   * @param from where the payload begins
   * @param what it should be, for messages
   */
  AvroIn(byte[] bytes, int from, String what) {
    this.bytes = bytes;
    this.position = from;
    this.what = what;
  }

  boolean isEnd() {
    return position == bytes.length;
  }

  /**
   * @throws MalformedRecordException as all that reads here, when the bytes are not as they should
   */
  boolean readBoolean() {
    return readByte() == 1;
  }

  int readInt() {
    int zigzag = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int read = readByte();
      zigzag |= (read & 0x7f) << shift;
      if (read >= 0) {
        return (zigzag >>> 1) ^ -(zigzag & 1);
      }
    }
    throw malformed("a number without an end");
  }

  long readLong() {
    long zigzag = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      int read = readByte();
      zigzag |= (read & 0x7fL) << shift;
      if (read >= 0) {
        return (zigzag >>> 1) ^ -(zigzag & 1);
      }
    }
    throw malformed("a number without an end");
  }

  String readText() {
    int length = readLength();
    String text = new String(bytes, position, length, StandardCharsets.UTF_8);
    position += length;
    return text;
  }

  byte[] readBytes() {
    return readFixed(readLength());
  }

  byte[] readFixed(int length) {
    if (length > bytes.length - position) {
      throw malformed("it ends too early");
    }
    position += length;
    return Arrays.copyOfRange(bytes, position - length, position);
  }

  /**
   * How many items follow before the next count; 0: that was all. Our items take a byte or more.
   */
  int readBlock() {
    long count = readLong();
    if (count < 0) {
      count = -count;
      readLong(); // the bytes it takes, for those who would skip it
    }
    if (count < 0 || count > bytes.length - position) {
      throw malformed("more items than bytes");
    }
    return (int) count;
  }

  MalformedRecordException malformed(String why) {
    return new MalformedRecordException("not a " + what + ": " + why);
  }

  private int readByte() {
    if (position == bytes.length) {
      throw malformed("it ends too early");
    }
    return bytes[position++];
  }

  private int readLength() {
    long length = readLong();
    if (length < 0 || length > bytes.length - position) {
      throw malformed("a length of " + length);
    }
    return (int) length;
  }
}
