package io.cadastre.discovery.collect.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cadastre.discovery.collect.Collector;
import io.cadastre.discovery.collect.Sweep;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Sweeps a file that lists resources. Whoever writes it need not take care: it is read once nobody
 * has written to it for a second and it looks as it did at the look before, and all of it or
 * nothing counts. That second also makes its time of change tell the versions apart: no later
 * change can have the same. The look before is asked because not every file system keeps that time
 * while a file is open.
 */
public final class FileCollector implements Collector {
  private static final Duration SETTLED_AFTER = Duration.ofSeconds(1);
  private static final long MAX_BYTES = 32L << 20;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final Path path;
  private final String name;
  private final FileFormat format;
  private final InstantSource time;
  private @Nullable FileStamp lookBefore;

  /** What was wrong with it, and what it looked like; null: nothing was. */
  private @Nullable Broken broken;

  private record Broken(FileStamp stamp, Sweep.Failed failed) {}

  /**
   * @param time to compare the file's time of change with
   */
  public FileCollector(Path path, FileFormat format, InstantSource time) {
    this.path = path;
    this.name = path.getFileName() == null ? path.toString() : path.getFileName().toString();
    this.format = format;
    this.time = time;
  }

  @Override
  public Sweep sweep(@Nullable String applied) {
    try {
      FileStamp before = lookBefore;
      FileStamp stamp = FileStamp.of(path);
      lookBefore = stamp;
      if (stamp.version().equals(applied)) {
        return new Sweep.Unchanged();
      }
      if (broken != null && broken.stamp.equals(stamp)) {
        return broken.failed;
      }
      broken = null;
      checkReadable(stamp);
      if (stamp.isYoungerThan(SETTLED_AFTER, time.instant())
          || (before != null && !before.equals(stamp))) {
        return new Sweep.Unsettled(name + " was written to a moment ago");
      }
      byte[] bytes = read(stamp);
      if (bytes.length != stamp.size() || !FileStamp.of(path).equals(stamp)) {
        return new Sweep.Unsettled(name + " is being written");
      }
      if (bytes.length == 0) {
        throw new BrokenFileException(
            "", "is empty, as if half-written; one that lists nothing has its " + frame());
      }
      return new Sweep.Seen(Judged.resources(format.read(text(bytes))), stamp.version());
    } catch (BrokenFileException e) {
      Sweep.Failed failed = new Sweep.Failed(e.in(name));
      if (lookBefore != null) {
        broken = new Broken(lookBefore, failed);
      }
      return failed;
    } catch (NoSuchFileException e) {
      return new Sweep.Failed("there is no file " + path);
    } catch (AccessDeniedException e) {
      return new Sweep.Failed("may not read " + path);
    } catch (IOException e) {
      return new Sweep.Failed("cannot read " + path + ": " + e.getMessage());
    }
  }

  private String frame() {
    return format == FileFormat.CSV ? "header line" : "[]";
  }

  private static void checkReadable(FileStamp stamp) throws BrokenFileException {
    if (!stamp.isFile()) {
      throw new BrokenFileException("", "is not a file");
    }
    if (stamp.size() > MAX_BYTES) {
      throw new BrokenFileException(
          "", "has " + stamp.size() + " bytes; the most are " + MAX_BYTES);
    }
  }

  /** One byte more than there should be shows that there is more. */
  private byte[] read(FileStamp stamp) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes((int) stamp.size() + 1);
    }
  }

  private static String text(byte[] bytes) throws BrokenFileException {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CharsetDecoder decoder = UTF_8.newDecoder(); // reports what it cannot decode
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      int line = 1;
      for (int i = 0; i < in.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw new BrokenFileException("line " + line, "it is not UTF-8");
    }
    String text = out.flip().toString();
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
  }
}
