package io.github.kafkaeasy.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.config.Compression;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.test.ChildEvent;
import io.github.kafkaeasy.test.ChildProgram;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Compressed records in a JVM without a folder for temporary files, so that no native library can
 * be unpacked. Each test starts a new JVM, because a loaded library stays loaded.
 */
@KafkaTest
class CodecLibraryTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private static ChildProgram started(
      TestKafka broker, TestTopics topics, Compression compression) {
    String topic = topics.create("compressed");
    try (EasyProducer<String> producer =
        KafkaEasy.connect(broker.bootstrapServers())
            .producer(String.class)
            .topic(topic)
            .compression(compression)
            .start()) {
      producer.sendAndWait("whole");
    }
    return ChildProgram.builder(CodecChild.class)
        .jvmOption("-Djava.io.tmpdir=/dev/null/nowhere")
        .arguments(broker.bootstrapServers(), topic, topics.group("reader"))
        .start();
  }

  @ParameterizedTest
  @EnumSource(names = {"ZSTD", "SNAPPY"})
  void aCodecWhoseLibraryCannotBeLoadedStopsTheConsumerAndNothingIsSkipped(
      Compression compression, TestKafka broker, TestTopics topics) {
    try (ChildProgram child = started(broker, topics, compression)) {
      child.awaitEvents(event -> event.name().equals("state"), 1, LIMIT);
      List<ChildEvent> events = child.events();
      assertThat(events).as("nothing handled").hasSize(1);
      assertThat(events.get(0).text("name")).isEqualTo("FAILED");
      assertThat(events.get(0).text("why"))
          .containsIgnoringCase("codec " + compression.name())
          .contains("java.io.tmpdir = /dev/null/nowhere", "not corrupt");
      assertThat(child.output()).noneMatch(line -> line.contains("skip(topic"));
    }
  }

  @Test
  void lz4NeedsNoNativeLibrary(TestKafka broker, TestTopics topics) {
    try (ChildProgram child = started(broker, topics, Compression.LZ4)) {
      child.awaitEvents(event -> event.name().equals("handled"), 1, LIMIT);
      assertThat(child.events().get(0).text("value")).isEqualTo("whole");
    }
  }
}
