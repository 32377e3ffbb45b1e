package io.github.kafkaeasy.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.CodecContext;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.producer.EasyProducer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An HTTP endpoint that takes {@code {"topic": …, "data": …, "num": …}} and sends {@code data}
 * {@code num} times. Answers 200 when all records are acknowledged, 400 with the reason for a bad
 * request, 429 while too many records are unacknowledged. The program posts some requests to itself
 * and ends; with -Dexample.port=8080 it runs until it is stopped.
 *
 * <p>Only listed topics are accepted, so that an HTTP client cannot write to any topic.
 *
 * <p>The brokers are those of KAFKA_BOOTSTRAP_SERVERS or KAFKA_BOOTSTRAP, else 127.0.0.1:9092. The
 * topic is the first argument, else "http-events"; it is created if it is missing.
 */
public final class HttpEndpoint {
  private static final int MAX_NUM = 1_000;
  private static final int MAX_BODY_BYTES = 64 << 10;

  /** The maximum number of unacknowledged records; beyond it the answer is 429. */
  private static final int MAX_ON_THEIR_WAY = 2_000;

  private static final Codec<Push> JSON = Codec.json(Push.class);
  private static final Codec<Object> ANSWERS = Codec.json(Object.class);

  /** The component names are the names in the JSON; a missing field is null. */
  record Push(String topic, Object data, Integer num) {}

  /** The reason for an answer with status 400. */
  private static final class BadRequest extends Exception {
    private static final long serialVersionUID = 1L;

    BadRequest(String message) {
      super(message);
    }
  }

  private final EasyProducer<Object> producer;
  private final Set<String> topics;
  private final Semaphore room = new Semaphore(MAX_ON_THEIR_WAY);

  private HttpEndpoint(EasyProducer<Object> producer, Set<String> topics) {
    this.producer = producer;
    this.topics = topics;
  }

  public static void main(String[] args) {
    try {
      run(args.length > 0 ? args[0] : "http-events");
    } catch (Exception e) {
      Say.failed(HttpEndpoint.class, e);
    }
  }

  private static void run(String topic) throws IOException, InterruptedException {
    int port = Given.number("example.port", 0, 0, 65_535);
    HttpServer server = bind(port);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    KafkaEasy kafka = KafkaEasy.fromEnvironment();
    Say.line("Connecting: %s", kafka);
    kafka.awaitReady();
    try (EasyProducer<Object> producer =
        kafka.producer(Object.class).topic(topic).createTopic(3, -1).warmUp().start()) {
      server.createContext("/push", new HttpEndpoint(producer, Set.of(topic))::handle);
      server.setExecutor(threads);
      server.start();
      Say.line("listening on http://127.0.0.1:%d/push", server.getAddress().getPort());
      if (port == 0) {
        tryOut(server.getAddress().getPort(), topic);
      } else {
        Thread.currentThread().join();
      }
    } finally {
      server.stop(0);
      threads.shutdown();
    }
  }

  private static HttpServer bind(int port) throws IOException {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (BindException e) {
      throw new KafkaEasyException(
          "example.port " + port + " cannot be used: " + e.getMessage() + ". Choose another one.",
          e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        if (!exchange.getRequestMethod().equals("POST")) {
          answer(exchange, 405, Map.of("error", "use POST"));
          return;
        }
        Push push = check(exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1));
        if (!room.tryAcquire(push.num())) {
          exchange.getResponseHeaders().set("Retry-After", "1");
          answer(exchange, 429, Map.of("error", "too many open records, try again in a second"));
          return;
        }
        try {
          send(push);
        } finally {
          room.release(push.num());
        }
        answer(exchange, 200, Map.of("sent", push.num()));
      } catch (BadRequest e) {
        answer(exchange, 400, Map.of("error", Objects.toString(e.getMessage())));
      } catch (RuntimeException e) {
        // The HTTP client cannot solve this problem, so the answer has no internal details.
        System.err.println("push failed: " + e.getMessage());
        answer(exchange, 503, Map.of("error", "Kafka did not accept the records"));
      }
    }
  }

  private Push check(byte[] body) throws BadRequest {
    if (body.length > MAX_BODY_BYTES) {
      throw new BadRequest("the body is larger than " + MAX_BODY_BYTES + " bytes");
    }
    Push push;
    try {
      push = JSON.decode(body, CodecContext.of("http"));
    } catch (KafkaEasyException e) {
      throw new BadRequest(Objects.toString(e.getMessage()));
    }
    if (push.topic() == null || !topics.contains(push.topic())) {
      throw new BadRequest("topic: is not one of " + topics);
    }
    if (push.data() == null) {
      throw new BadRequest("data: is missing");
    }
    if (push.num() == null || push.num() < 1 || push.num() > MAX_NUM) {
      throw new BadRequest("num: " + push.num() + " is not between 1 and " + MAX_NUM);
    }
    return push;
  }

  /** Sends the records and waits until Kafka has acknowledged all of them. */
  private void send(Push push) {
    CompletableFuture<?>[] sends =
        IntStream.range(0, push.num())
            .mapToObj(i -> producer.send(OutgoingMessage.of(push.data()).topic(push.topic())))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(sends).join();
  }

  private static void answer(HttpExchange exchange, int status, Map<String, Object> body)
      throws IOException {
    byte[] json = ANSWERS.encode(body, CodecContext.of("http"));
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
    exchange.sendResponseHeaders(status, json.length);
    exchange.getResponseBody().write(json);
  }

  private static void tryOut(int port, String topic) throws IOException, InterruptedException {
    String good = "{\"topic\": \"%s\", \"data\": {\"text\": \"你好\"}, \"num\": %d}";
    post(port, good.formatted(topic, 3));
    post(port, good.formatted(topic, 0));
    post(port, good.formatted(topic, MAX_NUM + 1));
    post(port, good.formatted("passwords", 1));
    post(port, "{\"topic\": \"" + topic + "\", \"num\": 1}");
    post(port, "this is not JSON");
    // More records at a time than MAX_ON_THEIR_WAY allows, so that some requests get 429.
    HttpClient client = HttpClient.newHttpClient();
    Map<Integer, Long> answers =
        IntStream.range(0, 8)
            .mapToObj(i -> request(port, good.formatted(topic, MAX_NUM)))
            .map(request -> client.sendAsync(request, HttpResponse.BodyHandlers.ofString(UTF_8)))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .collect(
                Collectors.groupingBy(
                    HttpResponse::statusCode, TreeMap::new, Collectors.counting()));
    Say.line("eight large requests at a time; answers by status: %s", answers);
  }

  private static void post(int port, String body) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(request(port, body), HttpResponse.BodyHandlers.ofString(UTF_8));
    Say.line("%d %s%n      for %s", response.statusCode(), response.body(), body);
  }

  private static HttpRequest request(int port, String body) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/push"))
        .POST(HttpRequest.BodyPublishers.ofString(body, UTF_8))
        .build();
  }
}
