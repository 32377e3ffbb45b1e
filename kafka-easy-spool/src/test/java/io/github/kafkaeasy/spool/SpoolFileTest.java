package io.github.kafkaeasy.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.error.KafkaEasyException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Imports into a spool's file that fail after they have begun. */
class SpoolFileTest {
  private static final String LINE =
      "{\"version\":1,\"topic\":\"orders\",\"partition\":2,\"timestamp\":5,\"key\":null,"
          + "\"value\":\"QQ==\",\"headers\":[]}\n";

  @TempDir Path folder;

  @Test
  void anImportThatFindsABrokenLineAfterTheCheckIsRolledBack() throws Exception {
    Path file = folder.resolve("orders.spool");
    DiskSpool.at(file).open().close();
    Path export = folder.resolve("export.jsonl");
    assertThat(new ProcessBuilder("mkfifo", export.toString()).start().waitFor()).isZero();
    CompletableFuture<Void> feeder = CompletableFuture.runAsync(() -> breakAfterTheCheck(export));
    try (SpoolFile spool = SpoolFile.open(file)) {
      assertThatThrownBy(() -> spool.importFrom(export))
          .isInstanceOf(KafkaEasyException.class)
          .hasMessageStartingWith("Line 2 of ")
          .hasMessageEndingWith("Nothing was imported.");
      feeder.join();

      assertThat(spool.count(SpoolSelection.waiting())).isZero();
      assertThat(spool.importFrom(Files.writeString(export, LINE))).isEqualTo(1);
    }
  }

  /**
   * Feeds a valid line to the check, which reads a pipe, and replaces the pipe by a file with a
   * broken line before the check sees the end.
   */
  private static void breakAfterTheCheck(Path pipe) {
    try (Writer out = Files.newBufferedWriter(pipe, StandardOpenOption.WRITE)) {
      out.write(LINE);
      Files.delete(pipe);
      Path unused = Files.writeString(pipe, LINE + "{broken");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
