package io.github.kafkaeasy.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
class BrokerArchiveTest {

  /** Makes a JVM exit if it cannot read its archive; by default it runs on without the archive. */
  private static final String ARCHIVE_OR_NOTHING = "-Xshare:on";

  @TempDir Path folder;

  private @Nullable String before;

  @BeforeEach
  void nameTheFolder() {
    before = System.getProperty(BrokerArchive.FOLDER);
    System.setProperty(BrokerArchive.FOLDER, folder.toString());
  }

  @AfterEach
  void restoreTheFolder() {
    if (before == null) {
      System.clearProperty(BrokerArchive.FOLDER);
    } else {
      System.setProperty(BrokerArchive.FOLDER, before);
    }
  }

  @Test
  void theFirstBrokerCreatesTheArchiveAndTheNextOneReadsIt() throws IOException {
    LocalKafka.builder().start().close();
    assertThat(archives()).hasSize(1);

    try (LocalKafka second =
        LocalKafka.builder().jvmOption(ARCHIVE_OR_NOTHING).jvmOption("-Xlog:class+load").start()) {
      assertThat(second.logs()).contains("kafka.server.BrokerServer source: shared objects file");
    }
    assertThat(archives()).hasSize(1);
  }

  @Test
  void aDamagedArchiveStopsNoBroker() throws IOException {
    Path damaged = BrokerArchive.of(BrokerClassPath.ofBroker()).file();
    assertThat(damaged).isNotNull();
    Files.writeString(damaged, "damaged");

    try (LocalKafka kafka = LocalKafka.builder().start()) {
      assertThat(kafka.isRunning()).isTrue();
    }
  }

  @Test
  void aFolderThatCannotBeWrittenStopsNoBroker() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    System.setProperty(BrokerArchive.FOLDER, file.resolve("folder").toString());

    try (LocalKafka kafka = LocalKafka.builder().start()) {
      assertThat(kafka.isRunning()).isTrue();
    }
  }

  @Test
  void withoutAFolderThereIsNoArchive() {
    System.clearProperty(BrokerArchive.FOLDER);
    assertThat(BrokerArchive.of("a.jar").options(folder)).isEmpty();
  }

  private List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jsa")).toList();
    }
  }
}
