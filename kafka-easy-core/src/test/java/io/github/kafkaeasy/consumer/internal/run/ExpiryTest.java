package io.github.kafkaeasy.consumer.internal.run;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.UsualOptions.orUsual;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.OnStale;
import io.github.kafkaeasy.consumer.internal.EngineFixture;
import io.github.kafkaeasy.consumer.spi.FailedRecord;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.error.StaleRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** Expired records are filtered, or fail, before they are decoded. */
class ExpiryTest {
  private static final Duration AGE = Duration.ofMinutes(1);
  private static final byte[] NOT_UTF_8 = {(byte) 0xC3, (byte) 0x28};

  private final List<Throwable> causes = new ArrayList<>();

  private EngineFixture engine(UnaryOperator<ConsumerBuilder<String>> options) {
    return new EngineFixture(
            b ->
                orUsual(
                    options.apply(b),
                    c -> c.maxAge(AGE),
                    c ->
                        c.onFailure(
                            failed -> {
                              causes.add(failed.cause());
                              return CompletableFuture.completedStage(FailureDecision.skipped());
                            })))
        .assigned(P0);
  }

  private static void append(EngineFixture engine, byte[] value, long timestamp) {
    engine.cluster.append(
        new ConsumerRecord<>(
            "orders",
            0,
            engine.cluster.end(P0),
            timestamp,
            TimestampType.CREATE_TIME,
            -1,
            value.length,
            null,
            value,
            new RecordHeaders(),
            Optional.empty()));
  }

  private static byte[] text(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void oldRecordsAreFilteredUndecodedAndCounted() {
    EngineFixture engine = engine(b -> b);
    long now = engine.clock.millis();
    append(engine, NOT_UTF_8, now - AGE.toMillis() - 1);
    append(engine, text("just young enough"), now - AGE.toMillis());
    append(engine, text("no time"), ConsumerRecord.NO_TIMESTAMP);
    append(engine, text("of the future"), now + AGE.toMillis());
    engine.pollAndWork();
    engine.commit();
    assertThat(engine.handled).containsExactly("just young enough", "no time", "of the future");
    assertThat(engine.parts.stats().expired()).isEqualTo(1);
    assertThat(engine.parts.stats().filtered()).isEqualTo(1);
    assertThat(engine.committed(P0)).isEqualTo(4);
  }

  @Test
  void oldRecordsFailOnRequest() {
    EngineFixture engine = engine(b -> b.onStale(OnStale.FAIL));
    append(engine, NOT_UTF_8, engine.clock.millis() - AGE.toMillis() - 5_000);
    engine.pollAndWork();
    assertThat(causes)
        .singleElement()
        .isInstanceOfSatisfying(
            StaleRecordException.class,
            stale -> assertThat(stale.age()).isEqualTo(AGE.plusSeconds(5)));
    assertThat(engine.parts.stats().skipped()).isEqualTo(1);
    assertThat(engine.parts.stats().expired()).isZero();
  }

  @Test
  void aRetriedRecordDoesNotExpireDuringItsRetries() {
    EngineFixture[] own = new EngineFixture[1];
    own[0] =
        engine(
            b ->
                b.onFailure(
                        failed ->
                            CompletableFuture.completedStage(
                                FailureDecision.retry(AGE.plusSeconds(1))))
                    .handle(
                        message -> {
                          if (message.attempt() == 1) {
                            throw new IllegalStateException("not yet");
                          }
                          own[0].note(message);
                        }));
    append(own[0], text("patient"), own[0].clock.millis());
    own[0].pollAndWork();
    own[0].pass(AGE.plusSeconds(1));
    assertThat(own[0].handled).containsExactly("patient");
  }

  @Test
  void aRecordOfARetryTopicIsNeverTooOld() {
    FailureHandler tiers =
        new FailureHandler() {
          @Override
          public CompletionStage<FailureDecision> onFailure(FailedRecord failed) {
            return CompletableFuture.completedStage(FailureDecision.skipped());
          }

          @Override
          public Map<String, String> moreTopics() {
            return Map.of("orders", "orders");
          }
        };
    EngineFixture engine = engine(b -> b.onFailure(tiers));
    append(engine, text("moved"), engine.clock.millis() - 2 * AGE.toMillis());
    engine.pollAndWork();
    assertThat(engine.handled).containsExactly("moved");
    assertThat(engine.parts.stats().expired()).isZero();
  }
}
