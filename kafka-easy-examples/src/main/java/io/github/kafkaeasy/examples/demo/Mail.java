package io.github.kafkaeasy.examples.demo;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.producer.outcome.DeliveryReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * Sends the demo's messages. The values are text, so that some need not be JSON. Used by one
 * thread.
 */
final class Mail implements AutoCloseable {
  /** Texts to which the handler reacts. */
  static final String FAILS_TWICE = "I fail twice";

  static final String ALWAYS_FAILS = "I always fail";
  static final String REFUSED = "I am refused";
  static final String SLOW = "I take a while";

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final EasyProducer<String> producer;
  private final RecordLedger ledger;
  private final Screen screen;
  private final List<CompletableFuture<RecordPlace>> sends = new ArrayList<>();

  Mail(KafkaEasy kafka, String topic, RecordLedger ledger, Screen screen) {
    this.producer = kafka.producer(String.class).topic(topic).createTopic(3, -1).warmUp().start();
    this.ledger = ledger;
    this.screen = screen;
  }

  /** Sends all messages of the first part. */
  Set<RecordPlace> sendAll() {
    for (int i = 1; i <= 5; i++) {
      send(greeting("user_%03d".formatted(i), "hello"));
    }
    sent(5, "greetings of five users: key, headers message_type, priority, batch_id");
    sendBatch(50);
    sent(50, "messages of a batch: no key, no headers");
    for (int i = 1; i <= 5; i++) {
      send(
          OutgoingMessage.of(i == 5 ? "not even JSON" : json("entry", i))
              .key("audit_" + i)
              .header("message_type", "audit"));
    }
    sent(5, "of another kind, message_type=audit; one of them is not even JSON");
    send(greeting("user_006", FAILS_TWICE));
    send(greeting("user_006", "I am next"));
    sent(2, "of user_006: the first will fail twice, the second waits for it");
    send(greeting("user_007", ALWAYS_FAILS));
    sent(1, "of user_007: will always fail");
    send(greeting("user_008", REFUSED));
    sent(1, "of user_008: will be refused for a business reason");
    send(withHeaders(OutgoingMessage.of("<hello>this is not JSON</hello>").key("user_009")));
    sent(1, "of user_009: is not JSON");
    return acknowledged();
  }

  /** Sends keyed messages with a slow handler, for the part about stopping. */
  Set<RecordPlace> sendSlow(int count) {
    for (int i = 1; i <= count; i++) {
      send(greeting("slow_%d".formatted(i % 5), SLOW));
    }
    return acknowledged();
  }

  /** Closes the producer; all sends were flushed before. */
  @Override
  public void close() {
    producer.close();
  }

  private void sendBatch(int count) {
    for (int i = 1; i <= count; i++) {
      send(
          OutgoingMessage.of(
              json(
                  "batch_id",
                  "batch_1",
                  "sequence",
                  i,
                  "content",
                  "item " + i,
                  "timestamp",
                  Instant.now())));
    }
  }

  private static OutgoingMessage<String> greeting(String user, String text) {
    return withHeaders(
        OutgoingMessage.of(
                json(
                    "id",
                    user + "_" + text.length(),
                    "user_id",
                    user,
                    "message",
                    text,
                    "timestamp",
                    Instant.now(),
                    "source",
                    "demo"))
            .key(user));
  }

  /** A JSON object of alternating names and values. The values need no escaping. */
  private static String json(Object... namesAndValues) {
    StringJoiner json = new StringJoiner(", ", "{", "}");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      Object value = namesAndValues[i + 1];
      String written = value instanceof Integer ? value.toString() : "\"" + value + "\"";
      json.add("\"" + namesAndValues[i] + "\": " + written);
    }
    return json.toString();
  }

  private static OutgoingMessage<String> withHeaders(OutgoingMessage<String> message) {
    return message
        .header("message_type", "greeting")
        .header("priority", "normal")
        .header("batch_id", "batch_0");
  }

  private void send(OutgoingMessage<String> message) {
    sends.add(producer.send(message).thenApply(RecordPlace::of));
  }

  private void sent(int count, String what) {
    screen.line("%3d  %s", count, what);
  }

  /** The positions of the records sent since the last call. */
  private Set<RecordPlace> acknowledged() {
    DeliveryReport report = producer.flush(LIMIT);
    if (!report.allDelivered()) {
      throw new KafkaEasyException("Not delivered within " + LIMIT.toSeconds() + " s: " + report);
    }
    Set<RecordPlace> where = new TreeSet<>();
    sends.forEach(send -> where.add(send.join()));
    sends.clear();
    where.forEach(ledger::acknowledged);
    return where;
  }
}
