package io.github.kafkaeasy.faults;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.GroupProtocol;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.Outputs;
import io.github.kafkaeasy.dlq.Backoff;
import io.github.kafkaeasy.dlq.RetryThenDeadLetter;
import io.github.kafkaeasy.message.Message;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.test.ChildEvent;
import io.github.kafkaeasy.test.TakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Main class of a process with one member of each stage of a chain. Arguments: bootstrap servers,
 * name of the chain, name of this process, session timeout in milliseconds, whether exactly once,
 * and the group protocol of each stage.
 */
final class ChainChild {
  /**
   * Commit interval without exactly once. So long that commits happen only when partitions go and
   * at the end, so that each kill leaves records to repeat.
   */
  private static final Duration AT_LEAST_ONCE_COMMITS = Duration.ofHours(1);

  private static final int LONGEST_MILLIS = 5;

  /** The number of handled records after which an event is reported. */
  private static final int DONE_STEP = 10;

  private static final int FIRST_PROTOCOL = 5;

  private final KafkaEasy kafka;
  private final ChainNames names;
  private final String name;
  private final String sessionMillis;
  private final boolean exactlyOnce;

  /** Number of records whose output was acknowledged; counted only without exactly once. */
  private final AtomicInteger done = new AtomicInteger();

  /** Records that have failed once in this process, as {@code stage/number}. */
  private final Set<String> failedOnce = ConcurrentHashMap.newKeySet();

  private ChainChild(String[] args) {
    kafka = KafkaEasy.connect(args[0]);
    names = new ChainNames(args[1]);
    name = args[2];
    sessionMillis = args[3];
    exactlyOnce = Boolean.parseBoolean(args[4]);
  }

  public static void main(String[] args) throws Exception {
    ChainChild child = new ChainChild(args);
    List<EasyConsumer> stages = new ArrayList<>();
    for (int stage = 1; stage <= ChainNames.STAGES; stage++) {
      GroupProtocol protocol = GroupProtocol.valueOf(args[FIRST_PROTOCOL + stage - 1]);
      stages.add(child.stage(stage, protocol).start().closeOnShutdown());
    }
    System.exit(allClosed(stages) ? 0 : 1);
  }

  private static boolean allClosed(List<EasyConsumer> stages) throws InterruptedException {
    Set<EasyConsumer> closed = new HashSet<>();
    while (closed.size() < stages.size()) {
      for (EasyConsumer stage : stages) {
        ConsumerState state = stage.awaitClosed(Duration.ofMillis(50));
        if (state == ConsumerState.FAILED) {
          ChildEvent.print("failed", "why", String.valueOf(stage.failure().orElse(null)));
          return false;
        } else if (state == ConsumerState.CLOSED) {
          closed.add(stage);
        }
      }
    }
    return true;
  }

  private ConsumerBuilder<String> stage(int stage, GroupProtocol protocol) {
    ConsumerBuilder<String> builder =
        kafka
            .consumer(String.class)
            .name(name)
            .topics(names.topic(stage))
            .group(names.group(stage))
            .groupProtocol(protocol)
            .ordering(Ordering.KEY)
            .commitEvery(exactlyOnce ? Duration.ofMillis(100) : AT_LEAST_ONCE_COMMITS)
            .onAssigned(partitions -> ChildEvent.print("assigned", "stage", stage))
            .onFailure(
                RetryThenDeadLetter.attempts(2)
                    .backoff(Backoff.fixed(Duration.ofMillis(5)))
                    .to(names.letters(stage)));
    if (protocol == GroupProtocol.CLASSIC) {
      builder = builder.property("session.timeout.ms", sessionMillis);
    }
    String next = names.topic(stage + 1);
    if (exactlyOnce) {
      return builder
          .exactlyOnce(name)
          .handleAndSend((message, outputs) -> send(stage, next, message, outputs));
    }
    EasyProducer<String> producer = kafka.producer(String.class).topic(next).start();
    return builder.handle(
        message -> {
          work(stage, message);
          producer.sendAndWait(message.key(), message.value());
          if (done.incrementAndGet() % DONE_STEP == 0) {
            ChildEvent.print("done", "records", done.get());
          }
        });
  }

  /**
   * Sends before it works, so that outputs of a failed attempt would be found if they were
   * committed.
   */
  private void send(int stage, String next, Message<String> message, Outputs outputs)
      throws InterruptedException {
    outputs.send(next, message.key(), message.value());
    work(stage, message);
  }

  private void work(int stage, Message<String> message) throws InterruptedException {
    int number = Integer.parseInt(message.value());
    TakeTime.millis(ThreadLocalRandom.current().nextInt(LONGEST_MILLIS + 1));
    if (ChainNames.fails(number, stage)) {
      throw new IllegalStateException("fails for good in stage " + stage);
    }
    if (ChainNames.failsOnce(number, stage) && failedOnce.add(stage + "/" + number)) {
      throw new IllegalStateException("fails once in stage " + stage);
    }
  }
}
