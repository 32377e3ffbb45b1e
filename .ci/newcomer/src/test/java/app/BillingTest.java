package app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import app.Billing.Order;
import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@KafkaTest
class BillingTest {
  @Test
  void ordersAreChargedAndTheBadOneIsDeadLettered(
      TestKafka broker, TestTopics topics, RawKafka raw) throws InterruptedException {
    String bootstrap = broker.bootstrapServers();
    String orders = topics.create("orders", 1);
    String group = topics.group("billing");
    Billing.send(bootstrap, orders, new Order("anna", 10));
    Billing.send(bootstrap, orders, new Order("bert", -1));
    Billing.send(bootstrap, orders, new Order("carl", 20));

    Billing billing = new Billing();
    BlockingQueue<String> letters = new LinkedBlockingQueue<>();
    try (EasyConsumer consumer = billing.start(bootstrap, orders, group);
        EasyConsumer onCall =
            KafkaEasy.connect(bootstrap)
                .consumer(String.class)
                .topics(orders + ".dlq")
                .group(topics.group("on-call"))
                .handle(
                    message ->
                        letters.add(
                            message.key() + " " + DeadLetter.read(message.headers()).orElseThrow()))
                .start()) {
      raw.awaitCommitted(group, orders, Duration.ofSeconds(60));
      String letter = letters.poll(60, TimeUnit.SECONDS);
      assertTrue(letter != null && letter.startsWith("bert "), letter);
      assertTrue(letter.contains("a negative amount"), letter);
      assertEquals(Set.of("anna", "carl"), Set.copyOf(billing.charged));
    }
  }
}
