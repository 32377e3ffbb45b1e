package io.github.kafkaeasy.examples;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.producer.EasyProducer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Shows a group's rebalances: three members, started two seconds apart, share a topic of two
 * partitions, so one member is idle until another one leaves.
 *
 * <p>The brokers are those of KAFKA_BOOTSTRAP_SERVERS or KAFKA_BOOTSTRAP, else 127.0.0.1:9092. The
 * topic is the first argument, else "demo.group"; it is created if it is missing.
 */
public final class ConsumerGroupDemo {
  private static final int NEW_PARTITIONS = 2;
  private static final int MEMBERS = 3;
  private static final int SECONDS_APART = 2;
  private static final int PATIENCE_SECONDS = 60;

  private final long start = System.nanoTime();
  private final KafkaEasy kafka = KafkaEasy.fromEnvironment();
  private final String topic;

  /** A new group per run, so that offsets of the last run have no effect. */
  private final String group =
      "consumer-group-demo-" + UUID.randomUUID().toString().substring(0, 8);

  /** The topic's partitions; an existing topic may have another number than a new one. */
  private int partitionCount = NEW_PARTITIONS;

  /** Assigned partitions by member. The sets are guarded by this; poll threads change them. */
  private final Map<String, Set<Integer>> assigned = new ConcurrentHashMap<>();

  private ConsumerGroupDemo(String topic) {
    this.topic = topic;
  }

  public static void main(String[] args) {
    try {
      new ConsumerGroupDemo(args.length > 0 ? args[0] : "demo.group").run();
    } catch (Exception e) {
      Say.failed(ConsumerGroupDemo.class, e);
    }
  }

  private void run() throws InterruptedException {
    Say.line("Connecting: %s", kafka);
    kafka.awaitReady();
    try (EasyAdmin admin = kafka.admin()) {
      admin.createTopicIfMissing(topic, NEW_PARTITIONS, -1, Map.of());
      partitionCount = admin.partitionCount(topic).orElse(NEW_PARTITIONS);
    }
    AtomicBoolean sending = new AtomicBoolean(true);
    Thread sender = new Thread(() -> send(sending), "sender");
    sender.start();
    List<EasyConsumer> members = new ArrayList<>();
    try {
      for (int number = 1; number <= MEMBERS; number++) {
        members.add(join("member-" + number));
        TimeUnit.SECONDS.sleep(SECONDS_APART);
        awaitShared();
        show();
      }
      leave(members.get(0));
      awaitShared();
      TimeUnit.SECONDS.sleep(SECONDS_APART);
      show();
    } finally {
      sending.set(false);
      sender.join();
      members.forEach(EasyConsumer::close);
    }
    say(Say.text("            handled rebalances"));
    for (EasyConsumer member : members) {
      say(
          "%-10s %8d %10d"
              .formatted(member.name(), member.stats().handled(), member.stats().rebalances()));
    }
  }

  private EasyConsumer join(String name) {
    say(Say.text("%s joins", name));
    assigned.put(name, new TreeSet<>());
    return kafka
        .consumer(String.class)
        .topics(topic)
        .group(group)
        .name(name)
        // Both callbacks run on the member's poll thread, during the rebalance.
        .onAssigned(partitions -> changed(name, true, partitions))
        .onRevoked(partitions -> changed(name, false, partitions))
        .handle(message -> {})
        .start();
  }

  private void leave(EasyConsumer member) {
    say(Say.text("%s leaves", member.name()));
    member.close();
    assigned.remove(member.name());
  }

  private synchronized void changed(String member, boolean gets, Set<TopicPartition> partitions) {
    Set<Integer> numbers =
        partitions.stream()
            .map(TopicPartition::partition)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<Integer> own = assigned.getOrDefault(member, new TreeSet<>());
    if (gets) {
      own.addAll(numbers);
    } else {
      own.removeAll(numbers);
    }
    if (!numbers.isEmpty()) {
      String change = gets ? Say.text("gets") : Say.text("gives back");
      say("  %s %s %s".formatted(member, change, partitionsOf(numbers)));
    }
  }

  /**
   * Waits until every partition has a member and as many members as possible have a partition, at
   * most a minute.
   */
  private void awaitShared() throws InterruptedException {
    for (int i = 0; i < PATIENCE_SECONDS * 10 && !isShared(); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private synchronized boolean isShared() {
    long busy = assigned.values().stream().filter(own -> !own.isEmpty()).count();
    return busy == Math.min(assigned.size(), partitionCount)
        && assigned.values().stream().mapToInt(Set::size).sum() == partitionCount;
  }

  private synchronized void show() {
    String now =
        assigned.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> entry.getKey() + " " + partitionsOf(entry.getValue()))
            .collect(Collectors.joining(", "));
    say(Say.text("now: %s", now));
  }

  private static String partitionsOf(Set<Integer> numbers) {
    if (numbers.isEmpty()) {
      return Say.text("idle");
    }
    String list =
        numbers.stream().map(String::valueOf).collect(Collectors.joining(Say.text(" and ")));
    return numbers.size() == 1 ? Say.text("partition %s", list) : Say.text("partitions %s", list);
  }

  /** Sends a hundred messages per second with twenty keys. */
  private void send(AtomicBoolean sending) {
    try (EasyProducer<String> producer =
        kafka.producer(String.class).topic(topic).warmUp().start()) {
      for (int i = 0; sending.get(); i++) {
        producer.send("user_" + i % 20, "message " + i, (at, failure) -> {});
        TimeUnit.MILLISECONDS.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void say(String line) {
    Say.line("%5.1f s  %s", (System.nanoTime() - start) / 1e9, line);
  }
}
