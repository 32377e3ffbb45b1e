package io.github.kafkaeasy.consumer.internal.run;

import io.github.kafkaeasy.consumer.MessageFilter;
import io.github.kafkaeasy.consumer.OnFilterError;
import io.github.kafkaeasy.consumer.RecordFilter;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerSettings.Keys;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerSettings.Processing;
import io.github.kafkaeasy.consumer.internal.shared.JvmHealth;
import io.github.kafkaeasy.consumer.spi.FailureStage;
import io.github.kafkaeasy.error.DecodeException;
import io.github.kafkaeasy.internal.Coordinates;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.KafkaEasyHeaders;
import io.github.kafkaeasy.message.Message;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of an attempt on records of one value type; {@link #run} shows them from top to bottom.
 * An exception in any step is the record's own failure, except for errors of the JVM.
 */
public final class Steps<V> {
  private static final Logger LOG = LoggerFactory.getLogger(Steps.class);

  private final RecordFilter[] recordFilters;
  private final Precheck[] prechecks;
  private final MessageFilter<V>[] messageFilters;
  private final OnFilterError onFilterError;

  /** Null leaves keys undecoded. */
  private final @Nullable Keys<?> keys;

  private final Codec<V> valueCodec;
  private final HandlerCall<V> handler;

  /** Retry topics, each with the topic for which its records were written; usually empty. */
  private final Map<String, String> servedAs;

  // A generic array cannot be created in another way; it is not visible outside.
  @SuppressWarnings("unchecked")
  public Steps(
      Processing<V> processing,
      List<Precheck> prechecks,
      HandlerCall<V> handler,
      Map<String, String> servedAs) {
    this.recordFilters = processing.recordFilters().toArray(new RecordFilter[0]);
    this.prechecks = prechecks.toArray(new Precheck[0]);
    this.messageFilters =
        processing.messageFilters().toArray((MessageFilter<V>[]) new MessageFilter<?>[0]);
    this.onFilterError = processing.onFilterError();
    this.keys = processing.keys();
    this.valueCodec = processing.valueCodec();
    this.handler = handler;
    this.servedAs = servedAs;
  }

  /** One attempt. */
  public RunOutcome run(ConsumerRecord<byte[], byte[]> record, int attempt) {
    return run(record, attempt, handler);
  }

  /** One attempt, with {@code last} as the last step instead of the handler. */
  public RunOutcome run(ConsumerRecord<byte[], byte[]> record, int attempt, HandlerCall<V> last) {
    FailureStage stage = FailureStage.FILTER;
    try {
      if (isProbe(record) || !accepts(record)) {
        return RunOutcome.FILTERED;
      }
      for (Precheck precheck : prechecks) {
        RunOutcome early = precheck.look(record, attempt);
        if (early != null) {
          return early;
        }
      }
      stage = FailureStage.DECODE;
      Message<V> message = decode(record, attempt);
      stage = FailureStage.FILTER;
      if (!accepts(message)) {
        return RunOutcome.FILTERED;
      }
      stage = FailureStage.HANDLE;
      return last.call(message);
    } catch (Throwable thrown) {
      return failure(stage, thrown);
    }
  }

  public static RunOutcome failure(FailureStage stage, Throwable thrown) {
    return JvmHealth.isUnwell(thrown)
        ? new RunOutcome.JvmUnwell(thrown)
        : new RunOutcome.Failed(stage, thrown);
  }

  /**
   * A record with data is never a probe, whatever headers were copied to it. So the headers of most
   * records are not read here; with an empty handler, reading them would take a quarter of a
   * worker's time.
   */
  private static boolean isProbe(ConsumerRecord<byte[], byte[]> record) {
    return record.value() == null
        && record.key() == null
        && record.headers().lastHeader(KafkaEasyHeaders.PROBE) != null;
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
    if (thrown instanceof InterruptedException) {
      Thread.currentThread().interrupt(); // the handler, which runs now, must end too
    }
    LOG.warn(
        "A filter threw an exception; the record passes it because of OnFilterError.PASS: {}",
        coordinates(what),
        thrown);
  }

  private static Object coordinates(Object what) {
    return what instanceof ConsumerRecord<?, ?> record ? Coordinates.of(record) : what;
  }

  private Message<V> decode(ConsumerRecord<byte[], byte[]> record, int attempt) {
    Decoding from = new Decoding(record, servedAs);
    byte[] keyBytes = record.key();
    if (keyBytes == null || keys == null) {
      return Message.of(record, null, value(record, from), attempt);
    }
    return keys.given() == Codec.string()
        ? Message.of(record, text(keyBytes, from), value(record, from), attempt)
        : message(keys, keyBytes, record, from, attempt);
  }

  /** Decodes the key before the value, so that a failure of both is reported as one of the key. */
  private <K> Message<V> message(
      Keys<K> by,
      byte[] keyBytes,
      ConsumerRecord<byte[], byte[]> record,
      Decoding from,
      int attempt) {
    K key = decode(by.used(), keyBytes, from.ofKey());
    return Message.of(record, by.given(), key, value(record, from), attempt);
  }

  private @Nullable V value(ConsumerRecord<byte[], byte[]> record, Decoding from) {
    byte[] bytes = record.value();
    return bytes == null ? null : decode(valueCodec, bytes, from.ofValue());
  }

  private static String text(byte[] bytes, Decoding from) {
    String later = Message.keyForLater(bytes);
    return later != null ? later : decode(Codec.string(), bytes, from.ofKey());
  }

  private static <T> T decode(Codec<T> codec, byte[] bytes, Decoding from) {
    T decoded;
    try {
      decoded = codec.decode(bytes, from);
    } catch (Exception e) {
      throw DecodeException.of(part(from), codec.name(), bytes, e);
    }
    if (decoded == null) {
      // Only a record without a value is a tombstone; a codec that returns null has failed.
      throw DecodeException.of(
          part(from), codec.name(), bytes, new NullPointerException("decoded to null"));
    }
    return decoded;
  }

  private static DecodeException.Part part(Decoding from) {
    return from.isKey() ? DecodeException.Part.KEY : DecodeException.Part.VALUE;
  }
}
