package io.github.kafkaeasy.consumer;

import io.github.kafkaeasy.consumer.spi.DuplicateStore;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.options.DeduplicationOptions;
import io.github.kafkaeasy.internal.settings.Options;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * How records that were handled before are told and remembered. Immutable; each method answers a
 * changed copy.
 *
 * <p>A record is remembered once its handler has succeeded, not before: while the first of several
 * copies runs, is retried or waits for a decision, the others wait; when it was handled they are
 * left out, when it was dead-lettered or skipped the next one runs.
 */
public final class Deduplication {

  /** How a record says who it is. Called on a worker thread, before decoding. */
  @FunctionalInterface
  public interface Identity {

    /** The record's identity, or null: it has none, and is never a duplicate. */
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
        DeduplicationOptions.FOR_AT_MOST.name(), age == null ? null : Options.readable(age), store);
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
   * By the last header of this name. A record without it is never a duplicate. To the store the
   * bytes of its value are ISO 8859-1, so that different bytes are different text.
   */
  public static Deduplication byHeader(String name) {
    String header = DeduplicationOptions.BY_HEADER.checked(name);
    return by(
        record -> {
          Header last = record.headers().lastHeader(header);
          return last == null ? null : text(last.value());
        });
  }

  /** By the key, whatever the topic; for topics whose keys are unique. Without a key: never. */
  public static Deduplication byKey() {
    return by(record -> text(record.key()));
  }

  /** By what this function finds in the raw record. What it throws is the record's failure. */
  public static Deduplication by(Identity identity) {
    return new Deduplication(DeduplicationOptions.BY.given(identity), null, null, null);
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /**
   * How many identities the memory keeps, the newest ones: 1 to 100,000,000. Default: 100,000, some
   * 20 MB for identities of 36 characters. Not together with {@link #store}.
   */
  public Deduplication remember(int identities) {
    int checked = DeduplicationOptions.REMEMBER.checked(identities);
    return new Deduplication(identity, checked, age, store);
  }

  /**
   * How long the memory keeps an identity: 1 ms to 365 days. Default: 1 h. Not together with {@link
   * #store}.
   */
  public Deduplication forAtMost(Duration limit) {
    Duration checked = DeduplicationOptions.FOR_AT_MOST.checked(limit);
    return new Deduplication(identity, remembered, checked, store);
  }

  /**
   * Keeps identities there instead of in this consumer's memory, and so not together with {@link
   * #remember} and {@link #forAtMost}. The consumer closes the store when it has drained.
   */
  public Deduplication store(DuplicateStore store) {
    return new Deduplication(identity, remembered, age, DeduplicationOptions.STORE.given(store));
  }

  /** How a record says who it is. */
  public Identity identity() {
    return identity;
  }

  /** How many identities the memory keeps. */
  public int remembered() {
    return remembered == null ? DeduplicationOptions.REMEMBER.byDefault() : remembered;
  }

  /** How long the memory keeps an identity. */
  public Duration age() {
    return age == null ? DeduplicationOptions.FOR_AT_MOST.byDefault() : age;
  }

  /** Where identities are kept; empty: in memory. */
  public Optional<DuplicateStore> store() {
    return Optional.ofNullable(store);
  }

  @Override
  public String toString() {
    return store == null
        ? "the last " + remembered() + " for " + Options.readable(age())
        : "in a store of the program's own";
  }
}
