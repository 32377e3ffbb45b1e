package io.github.kafkaeasy.examples;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.producer.ProducerBuilder;
import io.github.kafkaeasy.test.FaultProxy;
import io.github.kafkaeasy.test.LocalKafka;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * Counts duplicates and disorder after lost acknowledgements: connections are reset, the producer
 * cannot know whether the broker has a batch, and sends it again. With idempotence, which allows up
 * to five requests in flight, there are neither duplicates nor disorder.
 *
 * <p>It starts its own broker behind a proxy and ignores KAFKA_BOOTSTRAP_SERVERS.
 */
public final class IdempotenceLab {
  private static final int CUTS = Given.number("lab.lossy.cuts", 20, 1, 10_000);
  private static final int RECORDS = Given.number("lab.lossy.records", 60_000, CUTS, 10_000_000);

  private IdempotenceLab() {}

  public static void main(String[] args) {
    Say.line("Starting a broker ...");
    try (FaultProxy proxy = FaultProxy.open();
        LocalKafka broker =
            LocalKafka.builder().advertisedAddress("127.0.0.1", proxy.port()).start()) {
      proxy.forwardTo(broker.clientListener());
      KafkaEasy kafka = KafkaEasy.connect(broker.bootstrapServers());
      Say.line("    cuts    twice  out of order   lost  producer");
      row(kafka, proxy, Say.text("idempotent, 5 in flight"), options -> options);
      for (int inFlight : new int[] {1, 5, 10}) {
        row(
            kafka,
            proxy,
            Say.text("not idempotent, %d in flight", inFlight),
            options ->
                options
                    .idempotence(false)
                    .property("max.in.flight.requests.per.connection", inFlight));
      }
    } catch (Exception e) {
      Say.failed(IdempotenceLab.class, e);
    }
  }

  private static void row(
      KafkaEasy kafka,
      FaultProxy proxy,
      String name,
      UnaryOperator<ProducerBuilder<String>> options)
      throws InterruptedException {
    String topic = "lab-lossy-%06x".formatted(ThreadLocalRandom.current().nextInt(1 << 24));
    try (EasyProducer<String> producer =
        options
            .apply(
                kafka
                    .producer(String.class)
                    .topic(topic)
                    .createTopic(1, -1)
                    .batchBytes(2_048)
                    .linger(Duration.ZERO))
            .warmUp()
            .start()) {
      for (int i = 0; i < RECORDS; i++) {
        var unused = producer.send("key", Integer.toString(i));
        if (i % (RECORDS / CUTS) == RECORDS / CUTS / 2) {
          proxy.reset();
        }
      }
      var report = producer.flush(Duration.ofSeconds(60));
      if (report.pendingCount() > 0) {
        throw new KafkaEasyException("some sends did not finish: " + report);
      }
    }
    count(kafka, topic, name);
  }

  private static void count(KafkaEasy kafka, String topic, String name)
      throws InterruptedException {
    BitSet seen = new BitSet(RECORDS);
    AtomicInteger twice = new AtomicInteger();
    AtomicInteger disordered = new AtomicInteger();
    AtomicInteger highest = new AtomicInteger(-1);
    // With one partition in PARTITION order, one handler runs at a time.
    EasyConsumer consumer =
        kafka
            .consumer(String.class)
            .topics(topic)
            .group(topic)
            .stopWhenCaughtUp()
            .handle(
                message -> {
                  int number = Integer.parseInt(message.value());
                  if (seen.get(number)) {
                    twice.incrementAndGet();
                  } else if (number < highest.get()) {
                    disordered.incrementAndGet();
                  }
                  seen.set(number);
                  highest.accumulateAndGet(number, Math::max);
                })
            .start();
    if (consumer.awaitClosed(Duration.ofSeconds(60)) != ConsumerState.CLOSED) {
      throw new KafkaEasyException("the consumer did not finish: " + consumer.failure());
    }
    Say.line(
        "%8d %8d %13d %6d  %s",
        CUTS, twice.get(), disordered.get(), RECORDS - seen.cardinality(), name);
  }
}
