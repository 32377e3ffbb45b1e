package io.github.kafkaeasy.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A real file system of a few megabytes, so that a test can fill it. Only root may mount one; for
 * other users the tests are skipped.
 */
final class SmallDisk implements AutoCloseable {
  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  static SmallDisk mount(Path folder, int megabytes) {
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString()),
        "mounting a file system needs root");
    return new SmallDisk(folder);
  }

  private static boolean run(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join().exitValue()
          == 0;
    } catch (IOException noSuchProgram) {
      return false;
    }
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /** Fills the rest of the disk with a file. */
  void fill() throws IOException {
    byte[] some = new byte[4_096];
    try (OutputStream out = Files.newOutputStream(folder.resolve("ballast"))) {
      while (true) {
        out.write(some);
      }
    } catch (IOException full) {
      assertThat(Files.getFileStore(folder).getUsableSpace()).isZero();
    }
  }

  /** Deletes the file that {@link #fill} wrote. */
  void empty() throws IOException {
    Files.delete(folder.resolve("ballast"));
  }

  @Override
  public void close() {
    assertThat(run("umount", "-l", folder.toString())).isTrue();
  }
}
