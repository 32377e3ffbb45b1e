package io.github.kafkaeasy.producer.spi;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A bounded, persistent store of records ordered by position. Each record is either
 * <em>waiting</em> to be sent or <em>kept</em>: refused, for example because it is too large, and
 * not sent again unless a person decides so. The producer decides which records are added and
 * removed. Must be thread-safe: several of the producer's threads, and each thread that reads
 * {@code stats()}, may call it at the same time.
 *
 * <p>All methods throw {@link io.github.kafkaeasy.error.KafkaEasyException} when the store fails;
 * the store is then unchanged.
 */
public interface OpenSpool extends AutoCloseable {
  /**
   * Adds waiting records, all or none. When this method returns, the records survive the end of the
   * process. Positions are mostly, but not strictly, in ascending order.
   *
   * @throws io.github.kafkaeasy.error.KafkaEasyException also if there is not enough space
   */
  void append(List<SpooledRecord> records);

  /**
   * A snapshot of the number of waiting records by topic; topics without waiting records have no
   * entry.
   */
  Map<String, Long> waitingByTopic();

  /**
   * The waiting records of a topic with the lowest positions, in ascending order. Returns at least
   * one record if any waits, but may return fewer than {@code maxRecords} if the records are large.
   */
  List<SpooledRecord> oldest(String topic, int maxRecords);

  /**
   * Removes waiting records that were delivered. This must succeed even if there is no space for
   * further records; otherwise the producer would send these records again.
   */
  void remove(Collection<SpooledRecord> records);

  /**
   * Changes a waiting record to a kept record, which the producer does not read any more.
   *
   * @param reason why the record was refused, as text for people
   */
  void keep(SpooledRecord record, String reason);

  /** The number of waiting records. */
  long records();

  /** The total size of keys, values and headers of the waiting records, in bytes. */
  long bytes();

  /** The number of kept records. */
  long kept();

  /** The highest position of all records, waiting or kept; -1 if the store is empty. */
  long lastPosition();

  /** Closes the store; the records stay in it. */
  @Override
  void close();
}
