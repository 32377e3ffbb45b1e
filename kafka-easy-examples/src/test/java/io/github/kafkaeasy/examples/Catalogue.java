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

/** All examples and labs, with a line about each, in a suitable order for trying them. */
final class Catalogue {

  /** One of them. */
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
          new Entry(ConsumerGroupDemo.class, "members join and leave; one has nothing to do"),
          new Entry(MoreMembersThanPartitions.class, "four members, two partitions: who is idle"),
          new Entry(KeysAndPartitions.class, "equal keys share a partition and keep their order"),
          new Entry(PartitionsAdded.class, "partitions added under way: which keys move"),
          new Entry(ReliableOrders.class, "the profile for orders: nothing is lost"),
          new Entry(ThroughputLogs.class, "the profile for logs: as many as possible"),
          new Entry(RealtimeEvents.class, "the profile for events: as soon as possible"),
          new Entry(SyncAndAsyncSends.class, "waiting, futures, callbacks, and the flush"),
          new Entry(BufferFull.class, "faster than the broker: what a full buffer does"),
          new Entry(FilterMessages.class, "by header, key and value; filtered is done"),
          new Entry(RetryAndDeadLetter.class, "retries, fatal failures, the dead-letter topic"),
          new Entry(
              RedriveDeadLetters.class, "dead letters sent again to the group that failed them"),
          new Entry(FileEvents.class, "broken JSON among good, and where it ends"),
          new Entry(IdempotentHandling.class, "delivered twice, counted once"),
          new Entry(ExactlyOnce.class, "orders become invoices, each once, although handlers fail"),
          new Entry(MissingTopic.class, "sending and reading where there is no topic"),
          new Entry(OffsetResets.class, "where a new group begins: earliest, latest, none"),
          new Entry(ReplayFromTime.class, "reading again from a moment; seeking while running"),
          new Entry(AssignedPartition.class, "one partition, no group, stop when idle"),
          new Entry(LagWatch.class, "a backlog forms and goes, with callbacks"),
          new Entry(HttpEndpoint.class, "HTTP push with 400 and 429; stays with -Dexample.port"),
          new Entry(SecureConnection.class, "TLS and a password, and how each refusal reads"),
          new Entry(CloudPreset.class, "API key and secret, by the preset and by a file"),
          new Entry(DiskSpooling.class, "Kafka goes and comes back: nothing lost, order kept"));

  /** They start a Kafka as they need it, and are not given one. */
  private static final List<Class<?>> BRING_THEIR_OWN =
      List.of(SecureConnection.class, CloudPreset.class, DiskSpooling.class, IdempotenceLab.class);

  static final List<Entry> LABS =
      List.of(
          new Entry(AcksLab.class, "acks 0, 1 and all"),
          new Entry(CompressionLab.class, "none, gzip, snappy, lz4, zstd: rate, bytes, CPU"),
          new Entry(BatchSizeLab.class, "batch sizes from none to 256 KiB"),
          new Entry(LingerLab.class, "linger from 0 to 100 ms"),
          new Entry(InFlightLab.class, "1, 2 and 5 requests in flight, in order"),
          new Entry(IdempotenceLab.class, "a connection that resets: twice, out of order, lost"),
          new Entry(WarmUpLab.class, "the first send: cold, metadata, probe"),
          new Entry(FilterCostLab.class, "what filtering costs, before and after decoding"),
          new Entry(CommitLab.class, "commit rhythms and a crash: what repeats, what is lost"),
          new Entry(BacklogLab.class, "rate, time to drain, instances, and the limit"));

  private Catalogue() {}

  /** By its name in whatever letters. */
  static Optional<Entry> find(String name) {
    return Stream.concat(EXAMPLES.stream(), LABS.stream())
        .filter(entry -> entry.name().equalsIgnoreCase(name))
        .findFirst();
  }

  /** In the reader's language. */
  static String list() {
    StringBuilder list = new StringBuilder();
    list.append(Say.text("Run one with  mvn -q -Pexample -Dexample=NAME"));
    add(list, Say.text("Examples"), EXAMPLES);
    add(list, Say.text("Labs, which measure"), LABS);
    return list.toString();
  }

  private static void add(StringBuilder list, String title, List<Entry> entries) {
    list.append("%n%n%s".formatted(title));
    entries.forEach(
        entry -> list.append("%n  %-25s  %s".formatted(entry.name(), Say.text(entry.line()))));
  }
}
