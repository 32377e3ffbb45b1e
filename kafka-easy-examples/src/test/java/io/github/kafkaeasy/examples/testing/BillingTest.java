package io.github.kafkaeasy.examples.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.test.ChildProgram;
import io.github.kafkaeasy.test.GroupProbe;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;

@KafkaTest
class BillingTest {
  private final Billing billing = new Billing();

  @Test
  void anOrderIsBilled(TestKafka kafka, TestTopics topics, RawKafka raw) {
    String orders = topics.create("orders", 3);
    String group = topics.group("billing");
    try (EasyConsumer consumer = billing.start(kafka.bootstrapServers(), orders, group)) {
      // Publishes a record and returns when the group's committed offset has passed it.
      raw.probe(group, orders).handle("order-1", "10 EUR");

      assertThat(billing.invoices).containsEntry("order-1", "10 EUR");
      assertThat(consumer.stats().handled()).isEqualTo(1);
    }
  }

  @Test
  void theSameOrderTwiceIsBilledOnce(TestKafka kafka, TestTopics topics, RawKafka raw) {
    String orders = topics.create("orders", 3);
    String group = topics.group("billing");
    try (EasyConsumer consumer = billing.start(kafka.bootstrapServers(), orders, group)) {
      raw.probe(group, orders).handleTwice("order-1", "10 EUR");

      assertThat(consumer.stats().handled()).isEqualTo(2);
      assertThat(billing.invoices).hasSize(1);
    }
  }

  @Test
  void withoutAnOrderNothingHappens(TestKafka kafka, TestTopics topics, RawKafka raw) {
    String orders = topics.create("orders", 3);
    String group = topics.group("billing");
    try (EasyConsumer consumer = billing.start(kafka.bootstrapServers(), orders, group)) {
      raw.probe(group, orders).assertNothingHappens(billing.invoices::size, Duration.ofSeconds(1));

      assertThat(consumer.failure()).isEmpty();
    }
  }

  @Test
  void aCrashLosesNoOrder(TestKafka kafka, TestTopics topics, RawKafka raw) {
    String orders = topics.create("orders", 3);
    String group = topics.group("billing");
    Set<String> billed = new ConcurrentSkipListSet<>();
    Set<String> expected = new TreeSet<>();
    try (ChildProgram program =
        ChildProgram.builder(Billing.class)
            .arguments(kafka.bootstrapServers(), orders, group)
            .onEvent(event -> billed.add(event.text("order")))
            .start()) {
      for (int i = 0; i < 200; i++) {
        raw.publish(orders, "order-" + i, "10 EUR");
        expected.add("order-" + i);
      }
      program.awaitEvents(event -> event.name().equals("billed"), 20, Duration.ofSeconds(30));
      program.kill(); // as a power failure would; suspend() and resume() let it stand still
    }
    try (EasyConsumer next = billing.start(kafka.bootstrapServers(), orders, group)) {
      raw.awaitCommitted(group, orders, Duration.ofSeconds(90));
      billed.addAll(billing.invoices.keySet());
      assertThat(next.failure()).isEmpty();
    }
    assertThat(billed).isEqualTo(expected);
  }

  @Test
  void aRecordOfLastWeekComesAgain(TestKafka kafka, TestTopics topics, RawKafka raw) {
    String orders = topics.create("orders", 3);
    String group = topics.group("billing");
    GroupProbe probe = raw.probe(group, orders);
    EasyConsumer consumer = billing.start(kafka.bootstrapServers(), orders, group);
    var at = probe.handle("order-1", "10 EUR");
    consumer.close();

    probe.deliverAgain(at); // sets the group's committed offset back to this record
    try (EasyConsumer again = billing.start(kafka.bootstrapServers(), orders, group)) {
      raw.awaitCommitted(group, orders, Duration.ofSeconds(30));
      assertThat(again.stats().handled()).isEqualTo(1);
      assertThat(billing.invoices).hasSize(1);
    }
  }
}
