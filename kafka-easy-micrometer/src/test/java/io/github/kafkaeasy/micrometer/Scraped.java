package io.github.kafkaeasy.micrometer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** A Prometheus registry behind an HTTP server on the loopback address, scraped by HTTP. */
final class Scraped implements AutoCloseable {
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI address;

  Scraped(PrometheusMeterRegistry registry) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/metrics",
        exchange -> {
          byte[] page = registry.scrape().getBytes(UTF_8);
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    server.start();
    InetSocketAddress bound = server.getAddress();
    address =
        URI.create(
            "http://" + bound.getAddress().getHostAddress() + ":" + bound.getPort() + "/metrics");
  }

  List<String> lines() {
    try {
      return client
          .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
          .body()
          .lines()
          .toList();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The value of the only series with that name and at least those labels; empty if there is none.
   */
  OptionalDouble value(String series, Map<String, String> labels) {
    return lines().stream()
        .filter(line -> line.startsWith(series + "{") || line.startsWith(series + " "))
        .filter(
            line ->
                labels.entrySet().stream()
                    .allMatch(
                        label -> line.contains(label.getKey() + "=\"" + label.getValue() + "\"")))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .reduce(
            (one, other) -> {
              throw new AssertionError("more than one " + series + labels);
            });
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
