package io.github.kafkaeasy.producer.spi;

import java.util.Collection;
import java.util.List;

/**
 * A bounded store of records in the order of their positions, which survives the process. The
 * producer decides what goes in and comes out; two of its threads call at a time.
 *
 * <p>All methods throw {@link io.github.kafkaeasy.error.KafkaEasyException} when the store fails.
 */
public interface OpenSpool extends AutoCloseable {
  /**
   * Keeps records, all or none. When it returns they survive the end of this process. Positions
   * come nearly, not strictly, in their order.
   *
   * @throws io.github.kafkaeasy.error.KafkaEasyException also if there is no room for them
   */
  void append(List<SpooledRecord> records);

  /** The records with the lowest positions in their order: at least one unless it is empty. */
  List<SpooledRecord> oldest(int maxRecords);

  /** Forgets records, which have been delivered or given to somebody else. */
  void remove(Collection<SpooledRecord> records);

  /** How many records are in it. */
  long records();

  /** How many bytes keys, values and headers of these have. */
  long bytes();

  /** The highest position, or -1 when it is empty. */
  long lastPosition();

  /** Closes it; the records stay. */
  @Override
  void close();
}
