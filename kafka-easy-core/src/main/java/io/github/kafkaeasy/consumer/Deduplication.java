package io.github.kafkaeasy.consumer;

import io.github.kafkaeasy.consumer.spi.DuplicateStore;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.internal.DurationText;
import io.github.kafkaeasy.internal.options.DeduplicationOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of de-duplication: how a record is identified, and where the identities of handled
 * records are kept. Immutable; each method returns a changed copy.
 *
 * <p>A record is remembered only after its handler has succeeded. While the first of several copies
 * runs, is retried or waits for a decision, the other copies wait. Once it is handled, they are
 * left out; if it is dead-lettered or skipped instead, the next copy runs.
 */
public final class Deduplication {

  /** Finds the identity of a record. Called on a worker thread, before the record is decoded. */
  @FunctionalInterface
  public interface Identity {

    /** The record's identity; null: the record has none and is never a duplicate. */
    @Nullable String of(ConsumerRecord<byte[], byte[]> record);
  }

  private final Identity identity;
  private final @Nullable Integer remembered;
  private final @Nullable Duration age;
  private final @Nullable DuplicateStore store;

  private Deduplication(
      Identity identity,
      @Nullable Integer remembered,
      @Nullable Duration age,
      @Nullable DuplicateStore store) {
    this.identity = identity;
    this.remembered = remembered;
    this.age = age;
    this.store = store;
    refuseBoth(DeduplicationOptions.REMEMBER.name(), remembered, store);
    refuseBoth(
        DeduplicationOptions.FOR_AT_MOST.name(), age == null ? null : DurationText.of(age), store);
  }

  private static void refuseBoth(
      String option, @Nullable Object value, @Nullable DuplicateStore store) {
    if (value != null && store != null) {
      throw InvalidOptionException.conflict(
          option,
          value,
          DeduplicationOptions.STORE.name(),
          "set",
          "the store decides how many identities it keeps, and how long; leave one of the two out");
    }
  }

  /**
   * Identity from the last header of this name. A record without this header is never a duplicate.
   * The store gets the header's bytes as ISO 8859-1 text, so that different bytes give different
   * text.
   */
  public static Deduplication byHeader(String name) {
    String header = DeduplicationOptions.BY_HEADER.checked(name);
    return by(
        record -> {
          Header last = record.headers().lastHeader(header);
          return last == null ? null : text(last.value());
        });
  }

  /**
   * Identity from the key, across all topics; for topics whose keys are unique. A record without a
   * key is never a duplicate.
   */
  public static Deduplication byKey() {
    return by(record -> text(record.key()));
  }

  /**
   * Identity from a function of the raw record. An exception of the function is a failure of the
   * record.
   */
  public static Deduplication by(Identity identity) {
    return new Deduplication(DeduplicationOptions.BY.given(identity), null, null, null);
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /**
   * Maximum number of identities in memory; the oldest are dropped first: 1 to 100,000,000.
   * Default: 100,000, about 20 MB for identities of 36 characters. Cannot be combined with {@link
   * #store}.
   */
  public Deduplication remember(int identities) {
    int checked = DeduplicationOptions.REMEMBER.checked(identities);
    return new Deduplication(identity, checked, age, store);
  }

  /**
   * Maximum time that an identity stays in memory: 1 ms to 365 days. Default: 1 h. Cannot be
   * combined with {@link #store}.
   */
  public Deduplication forAtMost(Duration limit) {
    Duration checked = DeduplicationOptions.FOR_AT_MOST.checked(limit);
    return new Deduplication(identity, remembered, checked, store);
  }

  /**
   * Keeps identities in this store instead of in memory; cannot be combined with {@link #remember}
   * and {@link #forAtMost}. The consumer closes the store when it has drained or could not start.
   */
  public Deduplication store(DuplicateStore store) {
    return new Deduplication(identity, remembered, age, DeduplicationOptions.STORE.given(store));
  }

  /** The function that finds the identity of a record. */
  public Identity identity() {
    return identity;
  }

  /** Maximum number of identities in memory. */
  public int remembered() {
    return remembered == null ? DeduplicationOptions.REMEMBER.byDefault() : remembered;
  }

  /** Maximum time that an identity stays in memory. */
  public Duration age() {
    return age == null ? DeduplicationOptions.FOR_AT_MOST.byDefault() : age;
  }

  /** The store of identities; empty: they are kept in memory. */
  public Optional<DuplicateStore> store() {
    return Optional.ofNullable(store);
  }

  @Override
  public String toString() {
    return store == null
        ? "the last " + remembered() + " for " + DurationText.of(age())
        : "in the application's store";
  }
}
