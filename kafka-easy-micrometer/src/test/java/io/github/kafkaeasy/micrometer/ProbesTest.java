package io.github.kafkaeasy.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Answers of the liveness, readiness and metrics endpoints of {@link Probes}. */
@KafkaTest
class ProbesTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final HttpClient client = HttpClient.newHttpClient();

  private HttpResponse<String> get(Probes probes, String path) {
    URI address = URI.create("http://127.0.0.1:" + probes.port() + path);
    try {
      return client.send(
          HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aConsumerIsReadyThenPausedThenClosed(TestKafka broker, RawKafka raw, TestTopics topics)
      throws IOException {
    String orders = topics.create("orders");
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    EasyConsumer consumer =
        KafkaEasyMeters.to(registry)
            .start(
                KafkaEasy.connect(broker.bootstrapServers())
                    .consumer(String.class)
                    .topics(orders)
                    .group(topics.group("billing"))
                    .handle(message -> {}));
    try (Probes probes = new Probes(ANY_PORT, consumer, registry::scrape)) {
      await().atMost(LIMIT).until(() -> get(probes, "/ready").statusCode() == 200);
      assertThat(get(probes, "/ready").body()).isEqualTo("ok\n");
      assertThat(get(probes, "/live").statusCode()).isEqualTo(200);
      raw.publish(orders, "k", "v");
      await().atMost(LIMIT).until(() -> consumer.stats().handled() == 1);
      assertThat(get(probes, "/metrics").body()).contains("kafka_easy_consumer_records_total");
      consumer.pause().join();
      assertThat(get(probes, "/ready").statusCode()).isEqualTo(503);
      assertThat(get(probes, "/ready").body()).contains("The application has paused the consumer");
      assertThat(get(probes, "/live").statusCode()).isEqualTo(200);
      consumer.close();
      assertThat(get(probes, "/ready").body()).contains("The consumer is closed");
      assertThat(get(probes, "/live").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aConsumerStaysLiveWhileTheClusterIsDown() throws IOException {
    EasyConsumer consumer =
        KafkaEasy.connect("127.0.0.1:1")
            .consumer(String.class)
            .topics("orders")
            .group("billing")
            .handle(message -> {})
            .start();
    try (Probes probes = new Probes(ANY_PORT, consumer, () -> "")) {
      assertThat(get(probes, "/live").statusCode()).isEqualTo(200);
      assertThat(get(probes, "/ready").statusCode()).isEqualTo(503);
    } finally {
      consumer.close(Duration.ofSeconds(2));
    }
  }
}
