package io.github.kafkaeasy.producer.internal.setup;

import static io.github.kafkaeasy.internal.options.Option.bytes;
import static io.github.kafkaeasy.internal.options.Option.choice;
import static io.github.kafkaeasy.internal.options.Option.count;
import static io.github.kafkaeasy.internal.options.Option.flag;
import static io.github.kafkaeasy.internal.options.Option.label;
import static io.github.kafkaeasy.internal.options.Option.several;
import static io.github.kafkaeasy.internal.options.Option.time;
import static io.github.kafkaeasy.internal.options.Option.topicName;

import io.github.kafkaeasy.config.Compression;
import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.internal.options.Option;
import io.github.kafkaeasy.internal.settings.Options;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.producer.Acks;
import io.github.kafkaeasy.producer.KeyPartitioner;
import io.github.kafkaeasy.producer.ProducerBuilder;
import io.github.kafkaeasy.producer.ProducerProfile;
import io.github.kafkaeasy.producer.RateLimit;
import io.github.kafkaeasy.producer.WarmUp;
import io.github.kafkaeasy.producer.internal.send.NewTopicPlan;
import io.github.kafkaeasy.producer.spi.SendHook;
import io.github.kafkaeasy.producer.spi.Spool;
import io.github.kafkaeasy.producer.spi.UndeliverableSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Table of the options of a {@link ProducerBuilder}, in the order of {@code describe()} and of the
 * documentation.
 */
public final class ProducerOptions {
  private static final List<Option<?>> ROWS = new ArrayList<>();

  /** The value of {@code transactional()} without a name; an application cannot set this name. */
  static final String GENERATED = "with a name generated at each start";

  private static final Duration NONE = Duration.ZERO;
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  static final Option<String> TOPIC =
      row(topicName("topic").otherwise("none", "each message names its topic"));
  static final Option<Codec<?>> KEYS =
      row(Option.<Codec<?>>any("keys").usual(Codec.string(), "most keys are text"));
  static final Option<ProducerProfile> PROFILE =
      row(
          choice("profile", ProducerProfile.class)
              .otherwise("none", "the defaults are the safe ones"));
  static final Option<Acks> ACKS =
      row(
          choice("acks", Acks.class)
              .usual(Acks.ALL, "an acknowledged record survives the loss of a broker")
              .kafka("acks"));
  static final Option<Boolean> IDEMPOTENCE =
      row(
          flag("idempotence", "")
              .usual(true, "retries neither duplicate nor reorder records")
              .kafka("enable.idempotence"));
  static final Option<Duration> DELIVERY_TIMEOUT =
      row(
          time("deliveryTimeout", MILLI, DAY)
              .usual(Duration.ofMinutes(2), "limits all retries of a record together")
              .kafka("delivery.timeout.ms"));
  static final Option<Duration> LINGER =
      row(
          time("linger", NONE, MINUTE)
              .usual(Duration.ofMillis(5), "fuller batches; a record waits at most 5 ms for others")
              .kafka("linger.ms"));
  static final Option<Integer> BATCH_BYTES =
      row(
          bytes("batchBytes", 0, 16 << 20)
              .usual(64 << 10, "fewer requests, better compression")
              .kafka("batch.size"));
  static final Option<Compression> COMPRESSION =
      row(
          choice("compression", Compression.class)
              .usual(Compression.LZ4, "needs very little CPU; saves network and disk")
              .kafka("compression.type"));
  static final Option<Duration> MAX_BLOCK =
      row(
          time("maxBlock", MILLI, HOUR)
              .usual(
                  Duration.ofSeconds(30),
                  "the first send to a topic, and one into a full buffer, blocks its caller this"
                      + " long at most, then fails")
              .kafka("max.block.ms"));
  static final Option<Long> BUFFER_BYTES =
      row(
          bytes("bufferBytes", 64L << 10, 16L << 30)
              .usual(32L << 20, "Kafka's own default")
              .kafka("buffer.memory"));
  static final Option<String> CLIENT_ID =
      row(
          label("clientId")
              .otherwise("numbered by Kafka", "shown in the brokers' logs and metrics")
              .kafka("client.id"));
  static final Option<Duration> REQUEST_TIMEOUT =
      row(
          time("requestTimeout", MILLI, Duration.ofMinutes(10))
              .usual(Duration.ofSeconds(30), "then the attempt is repeated")
              .kafka("request.timeout.ms"));
  static final Option<Duration> RETRY_BACKOFF =
      row(
          time("retryBackoff first", NONE, MINUTE)
              .usual(Duration.ofMillis(100), "Kafka's own default")
              .kafka("retry.backoff.ms"));
  static final Option<Duration> RETRY_BACKOFF_MAX =
      row(
          time("retryBackoff max", NONE, MINUTE)
              .usual(Duration.ofSeconds(1), "Kafka's own default")
              .kafka("retry.backoff.max.ms"));
  static final Option<Duration> RECONNECT_BACKOFF =
      row(
          time("reconnectBackoff first", NONE, MINUTE)
              .usual(Duration.ofMillis(50), "Kafka's own default")
              .kafka("reconnect.backoff.ms"));
  static final Option<Duration> RECONNECT_BACKOFF_MAX =
      row(
          time("reconnectBackoff max", NONE, MINUTE)
              .usual(Duration.ofSeconds(1), "Kafka's own default")
              .kafka("reconnect.backoff.max.ms"));
  static final Option<Duration> METADATA_MAX_AGE =
      row(
          time("metadataMaxAge", MILLI, DAY)
              .usual(Duration.ofMinutes(5), "Kafka's own default")
              .kafka("metadata.max.age.ms"));
  static final Option<Integer> MAX_IN_FLIGHT_REQUESTS =
      row(
          count("maxInFlightRequests", 1, 1_000)
              .usual(5, "the largest number with which idempotence keeps the order")
              .kafka("max.in.flight.requests.per.connection"));
  static final Option<Integer> MAX_REQUEST_BYTES =
      row(
          bytes("maxRequestBytes", 1 << 10, 1 << 30)
              .usual(1 << 20, "Kafka's own default")
              .kafka("max.request.size"));
  static final Option<KeyPartitioner> PARTITIONER =
      row(
          choice("partitioner", KeyPartitioner.class)
              .usual(KeyPartitioner.MURMUR2, "as Kafka's Java clients and kafka-python do")
              .kafka("partitioner.class"));
  static final Option<String> TRANSACTIONAL =
      row(
          Option.of(
                  "transactional",
                  "letters, digits, `.`, `_`, `-`; at most 249",
                  ProducerOptions::transactionalId)
              .otherwise("no transactions", "each transaction costs a round trip to the brokers"));
  static final Option<WarmUp> WARM_UP =
      row(
          Option.<WarmUp>any("warmUp")
              .otherwise("none", "the start does not wait for the cluster; the first send does"));
  static final Option<NewTopicPlan> CREATE_TOPIC =
      row(
          Option.<NewTopicPlan>any("createTopic")
              .otherwise("none", "a misspelled topic name is an error"));
  static final Option<Consumer<DeliveryException>> ON_DELIVERY_FAILURE =
      row(
          Option.<Consumer<DeliveryException>>any("onDeliveryFailure")
              .otherwise("a log line", "nothing fails silently"));
  static final Option<UndeliverableSink> ON_UNDELIVERABLE =
      row(
          Option.<UndeliverableSink>any("onUndeliverable")
              .otherwise("none", "the future of the send reports the failure"));
  static final Option<Spool> SPOOL =
      row(Option.<Spool>any("spool").otherwise("none", "needs a disk to store records"));
  static final Option<List<SendHook>> HOOK =
      row(several("hook", "none", "records are sent as they are"));
  static final Option<RateLimit> RATE_LIMIT =
      row(Option.<RateLimit>any("rateLimit").otherwise("none", "as fast as the buffer allows"));
  static final Option<Duration> REPORT_EVERY =
      row(
          time("reportEvery", Duration.ofMillis(100), DAY)
              .otherwise("never", "`stats()` has the same figures"));
  static final Option<Boolean> KEEP_CONTROL_HEADERS =
      row(
          flag(
              "keepControlHeaders",
              "removed by default, so that a handler can forward the headers of its record"));

  private ProducerOptions() {}

  private static String transactionalId(String option, @Nullable String name) {
    return GENERATED.equals(name) ? GENERATED : Options.topicName(option, name);
  }

  /** All rows. */
  public static List<Option<?>> table() {
    return Collections.unmodifiableList(ROWS);
  }

  private static <T> Option<T> row(Option<T> option) {
    ROWS.add(option);
    return option;
  }
}
