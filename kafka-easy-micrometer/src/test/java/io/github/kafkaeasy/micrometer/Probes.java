package io.github.kafkaeasy.micrometer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerHealth;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Example to copy: liveness, readiness and metrics of one consumer over the JDK's HTTP server.
 * {@code /live} and {@code /ready} answer 200 and "ok", or 503 and one reason per line; {@code
 * /metrics} is for Prometheus. No answer waits for Kafka.
 */
final class Probes implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(2, work -> new Thread(work, "probes"));

  /** Starts the server at this address; port 0 means any free port. */
  Probes(InetSocketAddress address, EasyConsumer consumer, Supplier<String> metrics)
      throws IOException {
    server = HttpServer.create(address, 0);
    server.setExecutor(threads);
    server.createContext("/live", exchange -> probe(exchange, consumer.health().liveness()));
    server.createContext("/ready", exchange -> probe(exchange, consumer.health().readiness()));
    server.createContext("/metrics", exchange -> answer(exchange, 200, metrics.get()));
    server.start();
  }

  private static void probe(HttpExchange exchange, ConsumerHealth.Probe probe) throws IOException {
    String text = probe.ok() ? "ok" : String.join("\n", probe.reasons());
    answer(exchange, probe.ok() ? 200 : 503, text + "\n");
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdown();
  }

  /** Program that handles the topic "orders" until SIGTERM and answers probes at port 8080. */
  public static void main(String[] args) throws Exception {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    KafkaEasy kafka = KafkaEasy.connect(args.length > 0 ? args[0] : "localhost:9092");
    EasyConsumer consumer =
        KafkaEasyMeters.to(registry)
            .start(
                kafka
                    .consumer(String.class)
                    .topics("orders")
                    .group("billing")
                    .handle(message -> System.out.println(message.value())))
            .closeOnShutdown();
    try (Probes probes = new Probes(new InetSocketAddress(8080), consumer, registry::scrape)) {
      System.out.println("Probes at port " + probes.port());
      consumer.awaitClosed();
    }
  }
}
