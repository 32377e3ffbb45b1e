package io.github.kafkaeasy.examples;

import io.github.kafkaeasy.examples.labs.AcksLab;
import io.github.kafkaeasy.examples.labs.BacklogLab;
import io.github.kafkaeasy.examples.labs.BatchSizeLab;
import io.github.kafkaeasy.examples.labs.CommitLab;
import io.github.kafkaeasy.examples.labs.CompressionLab;
import io.github.kafkaeasy.examples.labs.FilterCostLab;
import io.github.kafkaeasy.examples.labs.InFlightLab;
import io.github.kafkaeasy.examples.labs.LingerLab;
import io.github.kafkaeasy.examples.labs.WarmUpLab;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All examples and labs, each with one line of description, in a suitable order for trying them.
 */
final class Catalogue {

  /** An example or a lab. */
  record Entry(Class<?> program, String line) {
    String name() {
      return program.getSimpleName();
    }

    boolean bringsItsKafka() {
      return BRING_THEIR_OWN.contains(program);
    }
  }

  static final List<Entry> EXAMPLES =
      List.of(
          new Entry(HelloProducer.class, "greetings with keys and headers, then a batch"),
          new Entry(HelloConsumer.class, "prints greetings until Ctrl-C, then statistics"),
          new Entry(ConsumerGroupDemo.class, "members join and leave a group; one is idle"),
          new Entry(
              MoreMembersThanPartitions.class,
              "four members, two partitions: two members are idle"),
          new Entry(KeysAndPartitions.class, "equal keys share a partition and keep their order"),
          new Entry(PartitionsAdded.class, "partitions added to a topic in use: some keys move"),
          new Entry(ReliableOrders.class, "the profile for orders: no record is lost"),
          new Entry(ThroughputLogs.class, "the profile for logs: high throughput"),
          new Entry(RealtimeEvents.class, "the profile for events: low latency"),
          new Entry(SyncAndAsyncSends.class, "sends that wait, futures, callbacks, and flush"),
          new Entry(BufferFull.class, "sends faster than the broker accepts: a full buffer"),
          new Entry(FilterMessages.class, "filters by header, key and value"),
          new Entry(RetryAndDeadLetter.class, "retries, fatal failures, the dead-letter topic"),
          new Entry(
              RedriveDeadLetters.class, "dead letters sent again to the group that failed them"),
          new Entry(FileEvents.class, "invalid events go to the dead-letter topic"),
          new Entry(IdempotentHandling.class, "delivered twice, counted once"),
          new Entry(ExactlyOnce.class, "one invoice for each order, although handlers fail"),
          new Entry(MissingTopic.class, "sends to and reads from a topic that does not exist"),
          new Entry(OffsetResets.class, "where a new group begins: earliest, latest, none"),
          new Entry(ReplayFromTime.class, "reads again from a given time; seeks while running"),
          new Entry(
              AssignedPartition.class, "reads one partition without a group; stops when idle"),
          new Entry(LagWatch.class, "callbacks when a backlog forms and when it is gone"),
          new Entry(HttpEndpoint.class, "HTTP endpoint; with -Dexample.port it runs until stopped"),
          new Entry(SecureConnection.class, "TLS and a password; the message of each refusal"),
          new Entry(CloudPreset.class, "API key and secret, from the preset and from a file"),
          new Entry(DiskSpooling.class, "a Kafka outage: no record is lost, the order is kept"));

  /** Programs that start their own Kafka, so the launcher starts none for them. */
  private static final List<Class<?>> BRING_THEIR_OWN =
      List.of(SecureConnection.class, CloudPreset.class, DiskSpooling.class, IdempotenceLab.class);

  static final List<Entry> LABS =
      List.of(
          new Entry(AcksLab.class, "acks 0, 1 and all"),
          new Entry(CompressionLab.class, "none, gzip, snappy, lz4, zstd: rate, bytes, CPU"),
          new Entry(BatchSizeLab.class, "batch sizes from none to 256 KiB"),
          new Entry(LingerLab.class, "linger from 0 to 100 ms"),
          new Entry(InFlightLab.class, "1, 2 and 5 requests in flight, in order"),
          new Entry(IdempotenceLab.class, "connection resets: duplicates, changed order, losses"),
          new Entry(WarmUpLab.class, "the first send: cold, metadata, probe"),
          new Entry(FilterCostLab.class, "what filtering costs, before and after decoding"),
          new Entry(CommitLab.class, "ways to commit and a crash: repeated and lost records"),
          new Entry(BacklogLab.class, "how long a backlog takes, and what limits the rate"));

  private Catalogue() {}

  /** Finds a program by name, ignoring case. */
  static Optional<Entry> find(String name) {
    return Stream.concat(EXAMPLES.stream(), LABS.stream())
        .filter(entry -> entry.name().equalsIgnoreCase(name))
        .findFirst();
  }

  /** The list of all programs, in the user's language. */
  static String list() {
    StringBuilder list = new StringBuilder();
    list.append(Say.text("Run one with  mvn -q -Pexample -Dexample=NAME"));
    add(list, Say.text("Examples"), EXAMPLES);
    add(list, Say.text("Labs: measurements"), LABS);
    return list.toString();
  }

  private static void add(StringBuilder list, String title, List<Entry> entries) {
    list.append("%n%n%s".formatted(title));
    entries.forEach(
        entry -> list.append("%n  %-25s  %s".formatted(entry.name(), Say.text(entry.line()))));
  }
}
