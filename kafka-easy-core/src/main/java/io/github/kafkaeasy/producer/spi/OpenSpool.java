package io.github.kafkaeasy.producer.spi;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A bounded store of records in the order of their positions, which survives the process. A record
 * in it is either <em>waiting</em> to be sent or <em>kept</em>: set aside because it can never be
 * sent as it is. The producer decides what goes in and comes out; two of its threads call at a
 * time.
 *
 * <p>All methods throw {@link io.github.kafkaeasy.error.KafkaEasyException} when the store fails,
 * and have changed nothing then.
 */
public interface OpenSpool extends AutoCloseable {
  /**
   * Adds waiting records, all or none. When it returns they survive the end of this process.
   * Positions come nearly, not strictly, in their order.
   *
   * @throws io.github.kafkaeasy.error.KafkaEasyException also if there is no room for them
   */
  void append(List<SpooledRecord> records);

  /** How many records wait for each topic; no entry where none does. A snapshot. */
  Map<String, Long> waitingByTopic();

  /**
   * A topic's waiting records with the lowest positions, in their order: at least one unless none
   * waits, fewer than asked for where they are large.
   */
  List<SpooledRecord> oldest(String topic, int maxRecords);

  /**
   * Forgets waiting records, which have been delivered. Has to work also when there is no room for
   * more records: a spool that cannot forget would send them again.
   */
  void remove(Collection<SpooledRecord> records);

  /**
   * Moves a waiting record to the kept ones, from where nothing of the producer's takes it again.
   *
   * @param reason why it can never be sent, for people
   */
  void keep(SpooledRecord record, String reason);

  /** How many records wait. */
  long records();

  /** How many bytes keys, values and headers of these have. */
  long bytes();

  /** How many records are kept. */
  long kept();

  /** The highest position of a record in it, waiting or kept; -1 when it is empty. */
  long lastPosition();

  /** Closes it; the records stay. */
  @Override
  void close();
}
