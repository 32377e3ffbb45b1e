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
 * With at-least-once delivery a record may be handled twice. An idempotent handler remembers which
 * records it has done and ignores a second delivery. Here it remembers them in a map; an
 * application stores them in the database transaction that does the work.
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
    Say.line("Connecting: %s", kafka);
    kafka.awaitReady();
    try (EasyProducer<Deposit> producer =
        kafka.producer(Deposit.class).topic(topic).createTopic(3, -1).start()) {
      for (int i = 1; i <= 6; i++) {
        String account = i % 2 == 0 ? "anna" : "bert";
        Deposit deposit = new Deposit("deposit-" + i, account, 10);
        producer.sendAndWait(account, deposit);
        producer.sendAndWait(account, deposit); // as a client does after a lost acknowledgement
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
            // Deposits of an account are handled one after the other, so check and update need no
            // lock.
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
