package io.github.kafkaeasy.consumer.internal.run;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.Filters;
import io.github.kafkaeasy.consumer.MessageHandler;
import io.github.kafkaeasy.consumer.OnFilterError;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.internal.EngineFixture;
import io.github.kafkaeasy.consumer.spi.FailedRecord;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.consumer.spi.FailureStage;
import io.github.kafkaeasy.error.DecodeException;
import io.github.kafkaeasy.message.KafkaEasyHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;

/** Possible results of one attempt on a record. */
class RecordRunTest {
  private static final byte[] NOT_UTF_8 = {(byte) 0xC3, (byte) 0x28};

  private final List<FailureStage> stages = new ArrayList<>();
  private final List<Throwable> causes = new ArrayList<>();
  private final FailureHandler skip =
      failed -> {
        noteFailure(failed);
        return CompletableFuture.completedFuture(FailureDecision.skipped());
      };

  private void noteFailure(FailedRecord failed) {
    stages.add(failed.stage());
    causes.add(failed.cause());
  }

  private EngineFixture engine(UnaryOperator<ConsumerBuilder<String>> options) {
    EngineFixture engine =
        new EngineFixture(b -> options.apply(b.ordering(Ordering.KEY).onFailure(skip)));
    return engine.assigned(P0);
  }

  private EngineFixture throwing(Throwable thrown) {
    MessageHandler<String> handler =
        message -> {
          if (message.value().equals("bad")) {
            throwUnchecked(thrown);
          }
        };
    return engine(b -> b.handle(handler));
  }

  // Throws any Throwable; the cast hides a checked exception from the compiler.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> void throwUnchecked(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Test
  void aRecordRefusedByAHeaderFilterIsNeverDecoded() {
    EngineFixture engine = engine(b -> b.filter(Filters.headerEquals("message_type", "greeting")));
    engine.cluster.appendBytes(P0, NOT_UTF_8, NOT_UTF_8);
    engine.cluster.append(
        P0,
        "k",
        "hello",
        new RecordHeader("message_type", "greeting".getBytes(StandardCharsets.UTF_8)));
    engine.pollAndWork();
    engine.commit();
    assertThat(stages).isEmpty();
    assertThat(engine.parts.stats().filtered()).isEqualTo(1);
    assertThat(engine.parts.stats().handled()).isEqualTo(1);
    assertThat(engine.committed(P0)).isEqualTo(2);
  }

  @Test
  void aWarmUpProbeIsDroppedBeforeDecoding() {
    EngineFixture engine = engine(b -> b);
    engine.cluster.appendBytes(
        P0, null, null, new RecordHeader(KafkaEasyHeaders.PROBE, new byte[0]));
    engine.pollAndWork();
    assertThat(stages).isEmpty();
    assertThat(engine.handled).isEmpty();
    assertThat(engine.parts.stats().filtered()).isEqualTo(1);
  }

  @Test
  void aRecordWithDataIsHandledAlthoughItHasAProbesHeader() {
    RecordHeader copied = new RecordHeader(KafkaEasyHeaders.PROBE, new byte[0]);
    EngineFixture engine = engine(b -> b);
    engine.cluster.append(P0, null, "value only", copied);
    engine.cluster.append(P0, "k", "both", copied);
    engine.pollAndWork();
    assertThat(engine.handled).containsExactlyInAnyOrder("value only", "both");
  }

  @Test
  void aMessageFilterSeesTheDecodedValue() {
    EngineFixture engine = engine(b -> b.filterMessages(m -> m.value().startsWith("y")));
    engine.append(P0, "k", "yes");
    engine.append(P0, "k", "no");
    engine.pollAndWork();
    assertThat(engine.handled).containsExactly("yes");
  }

  @Test
  void anUndecodableKeyFailsInDecodingAndNamesTheKey() {
    EngineFixture engine = engine(b -> b);
    engine.cluster.appendBytes(P0, NOT_UTF_8, "v".getBytes(StandardCharsets.UTF_8));
    engine.pollAndWork();
    assertThat(stages).containsExactly(FailureStage.DECODE);
    assertThat(((DecodeException) causes.get(0)).part()).isEqualTo(DecodeException.Part.KEY);
  }

  @Test
  void rawKeysAreNotDecoded() {
    EngineFixture engine = engine(b -> b.rawKeys());
    engine.cluster.appendBytes(P0, NOT_UTF_8, "v".getBytes(StandardCharsets.UTF_8));
    engine.pollAndWork();
    assertThat(engine.handled).containsExactly("v");
  }

  @Test
  void anUndecodableValueFailsInDecoding() {
    EngineFixture engine = engine(b -> b);
    engine.cluster.appendBytes(P0, null, NOT_UTF_8);
    engine.pollAndWork();
    assertThat(stages).containsExactly(FailureStage.DECODE);
    assertThat(((DecodeException) causes.get(0)).part()).isEqualTo(DecodeException.Part.VALUE);
  }

  @Test
  void aTombstoneIsNotADecodeFailure() {
    List<Boolean> tombstones = new ArrayList<>();
    EngineFixture engine = engine(b -> b.handle(m -> tombstones.add(m.isTombstone())));
    engine.append(P0, "k", null);
    engine.append(P0, "k", "");
    engine.pollAndWork();
    assertThat(tombstones).containsExactly(true, false);
    assertThat(stages).isEmpty();
  }

  @Test
  void aFilterThatThrowsFailsTheRecordByDefault() {
    EngineFixture engine =
        engine(
            b ->
                b.filter(
                    record -> {
                      throw new IllegalStateException("filter broken");
                    }));
    engine.append(P0, "k", "v");
    engine.pollAndWork();
    assertThat(stages).containsExactly(FailureStage.FILTER);
    assertThat(engine.handled).isEmpty();
  }

  @Test
  void aFilterThatThrowsLetsTheRecordPassByChoice() {
    EngineFixture engine =
        engine(
            b ->
                b.onFilterError(OnFilterError.PASS)
                    .filter(
                        record -> {
                          throw new IllegalStateException("filter broken");
                        }));
    engine.append(P0, "k", "v");
    engine.pollAndWork();
    assertThat(stages).isEmpty();
    assertThat(engine.handled).containsExactly("v");
  }

  @Test
  void anInterruptedFilterThatLetsTheRecordPassLeavesTheInterruptFlagSet() {
    List<Boolean> flags = new ArrayList<>();
    EngineFixture engine =
        engine(
            b ->
                b.onFilterError(OnFilterError.PASS)
                    .filter(
                        record -> {
                          throw new InterruptedException();
                        })
                    .filter(record -> flags.add(Thread.interrupted())));
    engine.append(P0, "k", "v");
    engine.pollAndWork();
    assertThat(flags).containsExactly(true);
    assertThat(engine.handled).containsExactly("v");
  }

  @Test
  void aStackOverflowAndAFailedAssertionFailTheRecord() {
    for (Error error : List.of(new StackOverflowError(), new AssertionError("no"))) {
      stages.clear();
      EngineFixture engine = throwing(error);
      engine.append(P0, "k", "bad");
      engine.append(P0, "k", "good");
      engine.pollAndWork();
      engine.commit();
      assertThat(stages).containsExactly(FailureStage.HANDLE);
      assertThat(engine.committed(P0)).isEqualTo(2);
      engine.assertNothingFailed();
    }
  }

  @Test
  void errorsOfTheJvmStopTheConsumerWithoutACommitOrTheFailureHandler() {
    for (Error error : List.of(new OutOfMemoryError("heap"), new NoClassDefFoundError("x/Y"))) {
      EngineFixture engine = throwing(error);
      engine.append(P0, "k", "good");
      engine.append(P0, "k", "bad");
      engine.append(P0, "k", "after");
      engine.pollAndWork();
      assertThat(engine.parts.life().failure()).contains(error);
      assertThat(engine.parts.life().shallEnd()).isTrue();
      engine.drain(java.time.Duration.ofSeconds(20));
      assertThat(stages).isEmpty();
      assertThat(engine.committed(P0)).isEqualTo(1);
    }
  }

  @Test
  void theInterruptFlagAHandlerLeavesDoesNotReachTheNextRecord() {
    List<Boolean> flags = new ArrayList<>();
    EngineFixture engine =
        engine(
            b ->
                b.handle(
                    m -> {
                      flags.add(Thread.currentThread().isInterrupted());
                      Thread.currentThread().interrupt();
                    }));
    engine.append(P0, "k", "1");
    engine.append(P0, "k", "2");
    engine.pollAndWork();
    assertThat(flags).containsExactly(false, false);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void anInterruptByTheApplicationIsAnOrdinaryFailure() {
    EngineFixture engine = throwing(new InterruptedException("by the application"));
    engine.append(P0, "k", "bad");
    engine.pollAndWork();
    assertThat(stages).containsExactly(FailureStage.HANDLE);
    assertThat(causes.get(0)).isInstanceOf(InterruptedException.class);
  }

  @Test
  void aStopDecisionEndsTheConsumerAndLeavesTheRecordUncommitted() {
    EngineFixture engine =
        new EngineFixture(
            b ->
                b.ordering(Ordering.KEY)
                    .onFailure(FailureHandler.stop())
                    .handle(
                        m -> {
                          throw new IllegalStateException("no");
                        }));
    engine.assigned(P0);
    engine.append(P0, "k", "v");
    engine.pollAndWork();
    assertThat(engine.parts.life().failure())
        .get()
        .satisfies(
            e ->
                assertThat(e)
                    .hasMessageContaining("FailureHandler.stop()")
                    .hasRootCauseMessage("no"));
    engine.drain(java.time.Duration.ofSeconds(20));
    assertThat(engine.committed(P0)).isZero();
  }
}
