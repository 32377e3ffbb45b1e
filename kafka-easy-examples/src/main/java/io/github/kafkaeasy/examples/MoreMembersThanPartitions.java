package io.github.kafkaeasy.examples;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.producer.EasyProducer;
import java.util.ArrayList;
import java.util.List;

/**
 * Four members of a group and a topic of two partitions: each partition is assigned to one member,
 * so two members are idle. More members would not help; more partitions would, or Ordering.KEY,
 * which handles many keys of one partition concurrently.
 *
 * <p>The brokers are those of KAFKA_BOOTSTRAP_SERVERS or KAFKA_BOOTSTRAP, else 127.0.0.1:9092. The
 * topic is the first argument, else "more-members"; it is created if it is missing.
 */
public final class MoreMembersThanPartitions {
  private static final int PARTITIONS = 2;
  private static final int MEMBERS = 4;
  private static final int RECORDS = Given.number("examples.records", 1_000, 1, 10_000_000);

  private MoreMembersThanPartitions() {}

  public static void main(String[] args) {
    try {
      run(args.length > 0 ? args[0] : "more-members");
    } catch (Exception e) {
      Say.failed(MoreMembersThanPartitions.class, e);
    }
  }

  private static void run(String topic) throws InterruptedException {
    KafkaEasy kafka = KafkaEasy.fromEnvironment();
    Say.line("Connecting: %s", kafka);
    kafka.awaitReady();
    List<EasyConsumer> members = new ArrayList<>();
    try (EasyProducer<String> producer =
        kafka.producer(String.class).topic(topic).createTopic(PARTITIONS, -1).warmUp().start()) {
      for (int number = 1; number <= MEMBERS; number++) {
        members.add(
            kafka
                .consumer(String.class)
                .topics(topic)
                .group(topic + "-group")
                .name("member-" + number)
                .handle(message -> {})
                .start());
      }
      awaitSpread(members, producer.partitionCount(topic));
      for (int i = 0; i < RECORDS; i++) {
        producer.send("key-" + i, "record " + i, (where, failure) -> {});
      }
      awaitHandled(members);
      show(members);
    } finally {
      members.forEach(EasyConsumer::close);
    }
  }

  /** Waits until every partition has a member and no member has more than its share. */
  private static void awaitSpread(List<EasyConsumer> members, int partitions)
      throws InterruptedException {
    int share = (partitions + MEMBERS - 1) / MEMBERS;
    for (int i = 0; i < 600; i++) {
      List<Integer> assigned = members.stream().map(m -> m.stats().partitions()).toList();
      if (assigned.stream().mapToInt(n -> n).sum() == partitions
          && assigned.stream().allMatch(n -> n <= share)) {
        return;
      }
      Thread.sleep(100);
    }
    throw new KafkaEasyException("the partitions were not shared within a minute");
  }

  private static void awaitHandled(List<EasyConsumer> members) throws InterruptedException {
    for (int i = 0; i < 600; i++) {
      if (members.stream().mapToLong(member -> member.stats().handled()).sum() >= RECORDS) {
        return;
      }
      Thread.sleep(100);
    }
    throw new KafkaEasyException("not everything was handled within a minute");
  }

  private static void show(List<EasyConsumer> members) {
    Say.line("member     partitions    handled");
    for (EasyConsumer member : members) {
      int partitions = member.stats().partitions();
      String idle = partitions == 0 ? Say.text("idle") : "";
      Say.line("%-10s %10d %10d  %s", member.name(), partitions, member.stats().handled(), idle);
    }
    long idle = members.stream().filter(member -> member.stats().partitions() == 0).count();
    Say.line(
        "%d of %d members are idle: a group assigns a partition to one member only.",
        idle, members.size());
  }
}
