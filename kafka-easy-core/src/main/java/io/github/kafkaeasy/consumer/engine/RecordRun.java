package io.github.kafkaeasy.consumer.engine;

import io.github.kafkaeasy.consumer.ConsumerSettings;
import io.github.kafkaeasy.consumer.MessageFilter;
import io.github.kafkaeasy.consumer.MessageHandler;
import io.github.kafkaeasy.consumer.OnFilterError;
import io.github.kafkaeasy.consumer.RecordFilter;
import io.github.kafkaeasy.consumer.spi.FailureStage;
import io.github.kafkaeasy.error.DecodeException;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.KafkaEasyHeaders;
import io.github.kafkaeasy.message.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt on one record, on a worker: raw filters, decoding, value filters, handler. Whatever
 * is thrown on the way is the record's own failure; only a JVM that is unwell is more than that.
 */
final class RecordRun {
  private static final Logger LOG = LoggerFactory.getLogger(RecordRun.class);

  private final TargetGroup targetGroup;

  /** The same steps for whatever type the consumer has. */
  private final Steps<?> steps;

  /** Those of topics that have their own type; mostly empty. */
  private final Map<String, Steps<?>> ownSteps;

  private final Consumer<Throwable> onJvmUnwell;

  RecordRun(
      TargetGroup targetGroup,
      Steps<?> steps,
      Map<String, Steps<?>> ownSteps,
      Consumer<Throwable> onJvmUnwell) {
    this.targetGroup = targetGroup;
    this.steps = steps;
    this.ownSteps = ownSteps;
    this.onJvmUnwell = onJvmUnwell;
  }

  RunOutcome run(ConsumerRecord<byte[], byte[]> record, int attempt) {
    if (targetGroup.isAnother(record)) {
      return RunOutcome.FILTERED;
    }
    RunOutcome outcome = stepsFor(record).run(record, attempt);
    // What this handler left in the thread, or an interrupt meant for it, is not the next one's.
    Thread.interrupted();
    if (outcome instanceof RunOutcome.JvmUnwell unwell) {
      onJvmUnwell.accept(unwell.cause());
    }
    return outcome;
  }

  private Steps<?> stepsFor(ConsumerRecord<byte[], byte[]> record) {
    return ownSteps.isEmpty() ? steps : ownSteps.getOrDefault(record.topic(), steps);
  }

  /** The steps of topics that have their own type, by topic. */
  static Map<String, Steps<?>> ownStepsOf(ConsumerSettings.Processing<?> processing) {
    Map<String, Steps<?>> steps = new HashMap<>();
    for (ConsumerSettings.OwnType<?> own : processing.ownTypes()) {
      steps.put(own.topic(), ownSteps(processing, own));
    }
    return steps;
  }

  private static <T> Steps<T> ownSteps(
      ConsumerSettings.Processing<?> processing, ConsumerSettings.OwnType<T> own) {
    return new Steps<>(
        processing.recordFilters(),
        List.of(),
        processing.onFilterError(),
        processing.keyCodec(),
        own.codec(),
        own.handler());
  }

  static <V> Steps<V> stepsOf(ConsumerSettings.Processing<V> processing) {
    return new Steps<>(
        processing.recordFilters(),
        processing.messageFilters(),
        processing.onFilterError(),
        processing.keyCodec(),
        processing.valueCodec(),
        processing.handler());
  }

  /** What a record goes through, of one value type. */
  static final class Steps<V> {
    private final RecordFilter[] recordFilters;
    private final MessageFilter<V>[] messageFilters;
    private final OnFilterError onFilterError;
    private final @Nullable Codec<String> keyCodec;
    private final Codec<V> valueCodec;
    private final MessageHandler<V> handler;

    /**
     * @param keyCodec null leaves keys undecoded
     */
    // An array of a generic type cannot be made otherwise; nobody else sees it.
    @SuppressWarnings("unchecked")
    Steps(
        List<RecordFilter> recordFilters,
        List<MessageFilter<V>> messageFilters,
        OnFilterError onFilterError,
        @Nullable Codec<String> keyCodec,
        Codec<V> valueCodec,
        MessageHandler<V> handler) {
      this.recordFilters = recordFilters.toArray(new RecordFilter[0]);
      this.messageFilters = messageFilters.toArray((MessageFilter<V>[]) new MessageFilter<?>[0]);
      this.onFilterError = onFilterError;
      this.keyCodec = keyCodec;
      this.valueCodec = valueCodec;
      this.handler = handler;
    }

    RunOutcome run(ConsumerRecord<byte[], byte[]> record, int attempt) {
      FailureStage stage = FailureStage.FILTER;
      try {
        if (isProbe(record) || !accepts(record)) {
          return RunOutcome.FILTERED;
        }
        stage = FailureStage.DECODE;
        Message<V> message = decode(record, attempt);
        stage = FailureStage.FILTER;
        if (!accepts(message)) {
          return RunOutcome.FILTERED;
        }
        stage = FailureStage.HANDLE;
        handler.handle(message);
        return RunOutcome.HANDLED;
      } catch (Throwable thrown) {
        return JvmHealth.isUnwell(thrown)
            ? new RunOutcome.JvmUnwell(thrown)
            : new RunOutcome.Failed(stage, thrown);
      }
    }

    private static boolean isProbe(ConsumerRecord<byte[], byte[]> record) {
      return record.headers().lastHeader(KafkaEasyHeaders.PROBE) != null;
    }

    private boolean accepts(ConsumerRecord<byte[], byte[]> record) throws Exception {
      for (RecordFilter filter : recordFilters) {
        try {
          if (!filter.accepts(record)) {
            return false;
          }
        } catch (Exception e) {
          passOrThrow(record, e);
        }
      }
      return true;
    }

    private boolean accepts(Message<V> message) throws Exception {
      for (MessageFilter<V> filter : messageFilters) {
        try {
          if (!filter.accepts(message)) {
            return false;
          }
        } catch (Exception e) {
          passOrThrow(message, e);
        }
      }
      return true;
    }

    private void passOrThrow(Object what, Exception thrown) throws Exception {
      if (onFilterError == OnFilterError.FAIL) {
        throw thrown;
      }
      LOG.warn("A filter threw; passed by OnFilterError.PASS: {}", coordinates(what), thrown);
    }

    private static Object coordinates(Object what) {
      return what instanceof ConsumerRecord<?, ?> record
          ? record.topic() + "-" + record.partition() + "@" + record.offset()
          : what;
    }

    private Message<V> decode(ConsumerRecord<byte[], byte[]> record, int attempt) {
      byte[] keyBytes = record.key();
      byte[] valueBytes = record.value();
      String key = keyBytes == null || keyCodec == null ? null : readKey(keyCodec, keyBytes);
      V value =
          valueBytes == null ? null : decode(valueCodec, valueBytes, DecodeException.Part.VALUE);
      return Message.of(record, key, value, attempt);
    }

    private static String readKey(Codec<String> codec, byte[] bytes) {
      String later = codec == Codec.string() ? Message.keyForLater(bytes) : null;
      return later != null ? later : decode(codec, bytes, DecodeException.Part.KEY);
    }

    private static <T> T decode(Codec<T> codec, byte[] bytes, DecodeException.Part part) {
      T decoded;
      try {
        decoded = codec.decode(bytes);
      } catch (RuntimeException e) {
        throw DecodeException.of(part, codec.name(), bytes, e);
      }
      if (decoded == null) {
        // Only a missing value is a tombstone; a codec that answers null has failed.
        throw DecodeException.of(
            part, codec.name(), bytes, new NullPointerException("decoded to null"));
      }
      return decoded;
    }
  }
}
