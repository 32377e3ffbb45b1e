package io.github.kafkaeasy.examples.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.test.BrokerControl;
import io.github.kafkaeasy.test.FaultProxy;
import io.github.kafkaeasy.test.LocalCluster;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.NeedsControl;
import io.github.kafkaeasy.test.RawKafka;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BadDaysTest {
  private final Billing billing = new Billing();

  @Test
  @NeedsControl(BrokerControl.ADVERTISED_ADDRESS)
  void aNetworkThatComesAndGoesLosesNoOrder() {
    try (FaultProxy network = FaultProxy.open();
        LocalKafka kafka =
            LocalKafka.builder().advertisedAddress("127.0.0.1", network.port()).start();
        RawKafka raw = RawKafka.connect(kafka.internalBootstrapServers())) { // past the proxy
      network.forwardTo(kafka.clientListener());
      raw.createTopic("orders", 3);
      try (EasyConsumer consumer = billing.start(kafka.bootstrapServers(), "orders", "billing")) {
        raw.probe("billing", "orders").handle("order-1", "10 EUR");
        network.blackHole(); // or delay, throttle, oneWay
        raw.publish("orders", "order-2", "20 EUR");
        assertThat(network.reset()).as("connections cut").isPositive();
        network.pass();
        raw.awaitCommitted("billing", "orders", Duration.ofSeconds(60));
        assertThat(billing.invoices).containsOnlyKeys("order-1", "order-2");
        assertThat(consumer.failure()).isEmpty();
      }
    }
  }

  @Test
  @NeedsControl(BrokerControl.KILL)
  void aBrokerThatDiesLosesNoOrder() {
    try (LocalCluster kafka = LocalCluster.builder().start();
        RawKafka raw = RawKafka.connect(kafka.bootstrapServers())) {
      raw.createTopic("orders", 3);
      try (EasyConsumer consumer = billing.start(kafka.bootstrapServers(), "orders", "billing")) {
        raw.probe("billing", "orders").handle("order-1", "10 EUR");
        kafka.node(1).kill(); // or stop, suspend; start brings it back
        raw.probe("billing", "orders").handle("order-2", "20 EUR");
        assertThat(billing.invoices).containsOnlyKeys("order-1", "order-2");
        assertThat(consumer.failure()).isEmpty();
      }
    }
  }
}
