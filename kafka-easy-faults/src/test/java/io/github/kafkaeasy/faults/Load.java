package io.github.kafkaeasy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.producer.ProducerBuilder;
import io.github.kafkaeasy.test.TakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/**
 * Load during a fault: a producer that sends until the fault is over and enough records were sent,
 * and consumers that join and leave. At the end it compares acknowledged records with their
 * outcomes.
 */
final class Load implements AutoCloseable {

  static final int PARTITIONS = 12;
  private static final int KEYS = 1_000;
  private static final int STEP_MILLIS = 10;

  final Outcomes outcomes;
  final String topic;
  final String group;

  private final Site site;
  private final Scale scale;
  private final Random random;
  private final List<Member> members = new ArrayList<>();
  private final List<Member> former = new ArrayList<>();
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final List<String> passedUnsettled = new CopyOnWriteArrayList<>();
  private final Thread sender;
  private UnaryOperator<ConsumerBuilder<String>> options =
      builder -> builder.ordering(Ordering.KEY);

  /** Written by the test, read by the sender. */
  private volatile boolean enough;

  private long left;

  Load(Site site, Scale scale, long seed) {
    this(site, scale, seed, builder -> builder);
  }

  Load(Site site, Scale scale, long seed, UnaryOperator<ProducerBuilder<String>> sending) {
    this.site = site;
    this.scale = scale;
    this.random = new Random(seed);
    this.topic = site.createTopic("load", PARTITIONS);
    this.group = site.name("group");
    this.outcomes = new Outcomes(topic);
    this.sender = new Thread(() -> send(sending), "load-sender");
    sender.start();
  }

  /** Sets extra options for members that join from now on. */
  Load members(UnaryOperator<ConsumerBuilder<String>> wanted) {
    options = wanted;
    return this;
  }

  private void send(UnaryOperator<ProducerBuilder<String>> sending) {
    try (EasyProducer<String> producer =
        sending.apply(site.kafka().producer(String.class).topic(topic)).start()) {
      int each = Math.max(1, scale.perSecond() * STEP_MILLIS / 1_000);
      while (!enough || sent.get() < scale.records()) {
        for (int i = 0; i < each; i++) {
          sendOne(producer, "user_" + random.nextInt(KEYS));
        }
        TakeTime.millis(STEP_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sendOne(EasyProducer<String> producer, String key) {
    sent.incrementAndGet();
    producer.send(
        key,
        "value",
        (at, failure) -> {
          if (at != null) {
            outcomes.acknowledged(at.partition(), at.offset());
          } else {
            // The record may or may not be in the log, so it is not expected.
            failed.incrementAndGet();
          }
        });
  }

  Load join(int count) {
    for (int i = 0; i < count; i++) {
      members.add(Member.join(site, topic, group, outcomes, options));
    }
    return this;
  }

  /** Closes one member, chosen at random. */
  void leaveOne() {
    leave(members.remove(random.nextInt(members.size())));
  }

  private void leave(Member member) {
    member.consumer().close();
    former.add(member);
    left++;
    assertThat(member.consumer().state()).as("after a close").isEqualTo(ConsumerState.CLOSED);
  }

  List<Member> members() {
    return members;
  }

  Random random() {
    return random;
  }

  int sent() {
    return sent.get();
  }

  int sendsFailed() {
    return failed.get();
  }

  long rebalances() {
    return members.stream().mapToLong(member -> member.consumer().stats().rebalances()).sum()
        + former.stream().mapToLong(member -> member.consumer().stats().rebalances()).sum();
  }

  long membersLeft() {
    return left;
  }

  /** Waits until this many more records are done and returns the time in seconds (I6). */
  double awaitProgress(int records) {
    long before = outcomes.settled();
    long start = System.nanoTime();
    Awaitility.await()
        .atMost(scale.patience())
        .pollInterval(Duration.ofMillis(20))
        .until(() -> outcomes.settled() >= before + records);
    return (System.nanoTime() - start) / 1e9;
  }

  /**
   * Checks I2. Reads committed offsets first and outcomes afterwards, so every record before a
   * committed offset must be done.
   */
  void checkCommitted() {
    passedUnsettled.addAll(outcomes.passedUnsettled(site.raw().committedOffsets(group)));
  }

  /** Stops sending, waits until everything is handled and committed, and closes all members. */
  void finish() throws InterruptedException {
    enough = true;
    sender.join();
    Awaitility.await()
        .atMost(scale.patience())
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> assertThat(outcomes.examplesOfLost()).as("I1, still open").isEmpty());
    site.raw().awaitCommitted(group, topic, scale.patience());
    checkCommitted();
    for (Member member : List.copyOf(members)) {
      members.remove(member);
      leave(member);
    }
  }

  /** Asserts the invariants that hold under every fault. */
  void assertInvariants() {
    assertThat(outcomes.acknowledged()).as("acknowledged").isPositive();
    assertThat(outcomes.examplesOfLost()).as("I1: acknowledged and never handled").isEmpty();
    assertThat(passedUnsettled).as("I2: committed and not handled").isEmpty();
    assertThat(former)
        .as("I3: order and no overlap within a key")
        .allSatisfy(member -> assertThat(member.watch().examples()).isEmpty());
  }

  int outOfOrder() {
    return former.stream().mapToInt(member -> member.watch().breaches()).sum();
  }

  @Override
  public void close() {
    enough = true;
    sender.interrupt();
    members.forEach(member -> member.consumer().close(Duration.ofSeconds(2)));
  }
}
