package io.github.kafkaeasy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.spi.FailedRecord;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.test.ChildProgram;
import io.github.kafkaeasy.test.TakeTime;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Faults while a consumer ends (scenario 39): the application's code throws or hangs in close, or
 * no thread can be created. The consumer must still end in bounded time, leave the group and close
 * its client.
 */
@FaultSuite
class EndFaultsTest {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration LIMIT = Duration.ofSeconds(2);

  @Test
  void s39AFailureHandlerWhoseCloseThrowsLeavesNoMemberInTheGroup(Site site, Report report)
      throws Exception {
    End end = new End(site);
    EasyConsumer consumer =
        end.described()
            .onFailure(
                new Closing(
                    limit -> {
                      throw new IllegalStateException("close throws on purpose");
                    }))
            .handle(message -> {})
            .start();
    end.awaitHandled();
    double took = end.close(consumer);
    report.add("39 close throws", 1, 1, 0, took);
  }

  @Test
  void s39AFailureHandlerWhoseCloseHangsLeavesNoMemberInTheGroup(Site site, Report report)
      throws Exception {
    End end = new End(site);
    CountDownLatch never = new CountDownLatch(1);
    EasyConsumer consumer =
        end.described()
            .onFailure(
                new Closing(
                    limit -> {
                      while (never.getCount() > 0) {
                        TakeTime.uninterruptibleMillis(5);
                      }
                    }))
            .handle(message -> {})
            .start();
    end.awaitHandled();
    try {
      double took = end.close(consumer);
      report.add("39 close hangs", 1, 1, 0, took);
    } finally {
      never.countDown();
    }
  }

  @Test
  void s39AStageThatNeverEndsLeavesNoMemberInTheGroup(Site site, Report report) throws Exception {
    End end = new End(site);
    CountDownLatch begun = new CountDownLatch(1);
    EasyConsumer consumer =
        end.described()
            .handleAsync(
                message -> {
                  begun.countDown();
                  return new CompletableFuture<Void>();
                })
            .start();
    assertThat(begun.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    double took = end.close(consumer);
    assertThat(consumer.drainReport().orElseThrow().openStages())
        .as("the fault happened")
        .isEqualTo(1);
    assertThat(site.raw().committedOffsets(end.group).values())
        .as("I2")
        .allSatisfy(at -> assertThat(at.offset()).isZero());
    report.add("39 stage never ends", 1, 1, 0, took);
  }

  static boolean canLimit() {
    return Files.isExecutable(ThreadlessChild.PRLIMIT)
        && Files.exists(Path.of("/proc/self/status"));
  }

  /**
   * The child JVM can create 0 or 1 more threads. With 1, a first worker starts, and then fails to
   * start a second one.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  @EnabledIf("canLimit")
  void s39IfNoThreadCanBeCreatedTheConsumerContinuesOrEndsFailedAndLeavesTheGroup(
      int workers, Site site, Report report) throws Exception {
    End end = new End(site, 0);
    int records = 20;
    try (ChildProgram child =
        ChildProgram.builder(ThreadlessChild.class)
            .jvmOption("-Xss1g")
            .arguments(site.bootstrapServers(), end.topic, end.group, String.valueOf(workers))
            .start()) {
      child.awaitEvents(event -> event.name().equals("limited"), 1, SOON);
      long refused = threadsRefused(child);
      long start = System.nanoTime();
      end.publish(records);
      Awaitility.await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(endedFailed(child) || handled(child) == records)
                      .as("ended FAILED, or all handled: %s", child.events())
                      .isTrue());
      assertThat(threadsRefused(child))
          .as(
              "the fault happened: threads refused, after %s by the preparation, %s",
              refused, child.events())
          .isGreaterThan(refused);
      if (endedFailed(child)) {
        end.awaitLeft();
      }
      report.add(
          "39 no more threads, " + workers + " workers",
          records,
          1,
          0,
          (System.nanoTime() - start) / 1e9);
    }
  }

  private static long handled(ChildProgram child) {
    return child.events().stream()
        .filter(event -> event.name().equals("handled"))
        .map(event -> event.text("offset"))
        .distinct()
        .count();
  }

  private static boolean endedFailed(ChildProgram child) {
    return child.events().stream()
        .anyMatch(event -> event.name().equals("ended") && event.text("state").equals("FAILED"));
  }

  private static long threadsRefused(ChildProgram child) {
    return child.output().stream()
        .filter(line -> line.contains("pthread_create") || line.contains("native thread"))
        .count();
  }

  private interface Closer {
    void close(Duration limit);
  }

  /** A failure handler with a given behaviour in close. */
  private record Closing(Closer closer) implements FailureHandler {
    @Override
    public CompletionStage<FailureDecision> onFailure(FailedRecord failed) {
      return CompletableFuture.completedFuture(FailureDecision.skipped());
    }

    @Override
    public void close(Duration limit) {
      closer.close(limit);
    }
  }

  /** Fixture: a group with one member and a topic with records. */
  private static final class End {

    private final Site site;
    private final String topic;
    private final String group;
    private final String name;

    End(Site site) {
      this(site, 1);
    }

    End(Site site, int records) {
      this.site = site;
      this.topic = site.createTopic("ends", 1);
      this.group = site.name("group");
      this.name = site.name("ending");
      publish(records);
    }

    /** Publishes records with different keys. */
    void publish(int records) {
      site.raw()
          .publishAll(
              IntStream.range(0, records)
                  .mapToObj(i -> ("key-" + i).getBytes(StandardCharsets.UTF_8))
                  .map(text -> new ProducerRecord<byte[], byte[]>(topic, text, text))
                  .toList());
    }

    ConsumerBuilder<String> described() {
      return site.kafka()
          .consumer(String.class)
          .topics(topic)
          .group(group)
          .name(name)
          .commitEvery(Duration.ofMillis(100));
    }

    void awaitHandled() {
      site.raw().awaitCommitted(group, topic, SOON);
    }

    /**
     * Closes the consumer, and checks that it has left the group and that no thread of its client
     * is left. Returns the time of the close in seconds.
     */
    double close(EasyConsumer consumer) throws Exception {
      long start = System.nanoTime();
      CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> consumer.close(LIMIT));
      // Only a guard against hanging; the engine's own tests check the limit.
      closed.get(SOON.toSeconds(), TimeUnit.SECONDS);
      double took = (System.nanoTime() - start) / 1e9;
      awaitLeft();
      Awaitility.await()
          .atMost(SOON)
          .untilAsserted(
              () -> assertThat(clientThreads()).as("threads of Kafka's client").isEmpty());
      return took;
    }

    /**
     * Waits until the group has no members. Fails before the session timeout of 45 s, after which
     * the group removes a member that did not leave.
     */
    void awaitLeft() {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .ignoreException(GroupIdNotFoundException.class)
          .untilAsserted(
              () -> {
                ConsumerGroupDescription described =
                    site.raw()
                        .admin()
                        .describeConsumerGroups(List.of(group))
                        .all()
                        .get()
                        .get(group);
                assertThat(described.members()).as("members left in the group").isEmpty();
              });
    }

    private List<String> clientThreads() {
      return Thread.getAllStackTraces().keySet().stream()
          .map(Thread::getName)
          .filter(thread -> thread.contains(group) || thread.contains(name))
          .filter(thread -> thread.contains("heartbeat") || thread.contains("poll"))
          .toList();
    }
  }
}
