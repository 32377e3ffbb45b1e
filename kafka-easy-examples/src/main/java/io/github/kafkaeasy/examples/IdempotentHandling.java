package io.github.kafkaeasy.examples;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.producer.EasyProducer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * At least once means: sometimes twice. A handler that remembers what it has done changes nothing
 * the second time. Here a map remembers; in life the same database transaction that does the work.
 *
 * <p>The brokers are those of KAFKA_BOOTSTRAP_SERVERS or KAFKA_BOOTSTRAP, else 127.0.0.1:9092. The
 * topic is the first argument, else "idempotent-handling"; it is created if it is missing.
 */
public final class IdempotentHandling {
  record Deposit(String id, String account, int amount) {}

  private IdempotentHandling() {}

  public static void main(String[] args) {
    try {
      run(args.length > 0 ? args[0] : "idempotent-handling");
    } catch (Exception e) {
      Say.failed(IdempotentHandling.class, e);
    }
  }

  private static void run(String topic) throws InterruptedException {
    KafkaEasy kafka = KafkaEasy.fromEnvironment();
    kafka.awaitReady();
    try (EasyProducer<Deposit> producer =
        kafka.producer(Deposit.class).topic(topic).createTopic(3, -1).start()) {
      for (int i = 1; i <= 6; i++) {
        String account = i % 2 == 0 ? "anna" : "bert";
        Deposit deposit = new Deposit("deposit-" + i, account, 10);
        producer.sendAndWait(account, deposit);
        producer.sendAndWait(account, deposit); // as after an acknowledgement that got lost
      }
    }
    Say.line("sent 6 deposits of 10, each of them twice");

    Map<String, Integer> naive = new ConcurrentHashMap<>();
    Map<String, Integer> careful = new ConcurrentHashMap<>();
    Set<String> done = ConcurrentHashMap.newKeySet();
    EasyConsumer bank =
        kafka
            .consumer(Deposit.class)
            .topics(topic)
            .group(topic + "-bank")
            // One account's deposits one after the other; so look and remember need no lock.
            .ordering(Ordering.KEY)
            .stopWhenCaughtUp()
            .handle(
                message -> {
                  Deposit deposit = message.value();
                  naive.merge(deposit.account(), deposit.amount(), Integer::sum);
                  if (done.add(deposit.id())) {
                    careful.merge(deposit.account(), deposit.amount(), Integer::sum);
                  }
                })
            .start();
    if (bank.awaitClosed(Duration.ofSeconds(60)) != ConsumerState.CLOSED) {
      throw new KafkaEasyException("the consumer did not finish: " + bank.failure());
    }
    Say.line("the naive handler has    %s", new TreeMap<>(naive));
    Say.line("the careful handler has  %s", new TreeMap<>(careful));
  }
}
