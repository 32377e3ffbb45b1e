package io.github.kafkaeasy.internal.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Clients on a thread whose context class loader cannot load Kafka's classes. Runs in a separate
 * JVM, because a class that failed to initialize stays unusable.
 */
@KafkaTest
class ContextLoaderTest {
  @Test
  void aThreadThatCannotLoadKafkasClassesStartsEveryClientAndBreaksNoOther(
      TestKafka broker, TestTopics topics) throws Exception {
    String topic = topics.create("loaded");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ContextLoaderChild.class.getName(),
                broker.bootstrapServers(),
                topic)
            .redirectErrorStream(true)
            .start();
    String said = new String(child.getInputStream().readAllBytes(), UTF_8);

    assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(said)
        .contains("blind sent true", "blind asked true", "blind read blind")
        .contains("seeing sent true", "seeing asked true", "seeing read blind");
    assertThat(child.exitValue()).as(said).isZero();
  }
}
