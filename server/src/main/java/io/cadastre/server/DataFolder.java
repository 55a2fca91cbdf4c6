package io.cadastre.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * All state of one Cadastre, held by one process at a time: {@code kafka/} is the broker's, {@code
 * state/} the services', {@code logs/} for people.
 */
final class DataFolder implements AutoCloseable {
  private final Path root;
  private final FileChannel lock;

  private DataFolder(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /**
   * Makes what is missing and takes the lock, which the operating system drops if we die.
   *
   * @throws CannotStart when the folder cannot be written, or another process holds it
   */
  static DataFolder open(Path folder) throws CannotStart {
    Path root = folder.toAbsolutePath().normalize();
    try {
      for (String part : new String[] {"kafka", "state", "logs"}) {
        Path made = Files.createDirectories(root.resolve(part));
        if (!Files.isWritable(made)) {
          throw new AccessDeniedException(made.toString());
        }
      }
      Path file = root.resolve("lock");
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (!locked(channel)) {
        String holder = Files.readString(file).strip();
        channel.close();
        throw new CannotStart(
            "the data folder %s is in use by another running cadastre (process %s)"
                .formatted(root, holder.isEmpty() ? "unknown" : holder));
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
      return new DataFolder(root, channel);
    } catch (AccessDeniedException e) {
      throw new CannotStart("the data folder %s is not writable".formatted(root), e);
    } catch (FileAlreadyExistsException e) {
      throw new CannotStart(
          "the data folder %s is not writable: %s is a file".formatted(root, e.getFile()), e);
    } catch (IOException e) {
      throw new CannotStart(
          "the data folder %s is not writable: %s".formatted(root, CannotStart.reason(e)), e);
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  Path kafka() {
    return root.resolve("kafka");
  }

  Path state() {
    return root.resolve("state");
  }

  Path logs() {
    return root.resolve("logs");
  }

  Path root() {
    return root;
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
