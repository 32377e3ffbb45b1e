package io.github.kafkaeasy.dlq.redrive.internal.read;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The source topic of letters, which may be unreadable. Used by one thread. */
sealed interface SourcePlace extends AutoCloseable permits SourceTopic, SourcePlace.Closed {

  /**
   * Looks up the record at an offset of a partition.
   *
   * @param partition 0 or more; may not exist
   * @param offset 0 or more
   */
  Answer find(int partition, long offset);

  @Override
  void close();

  /**
   * The result of a look-up.
   *
   * @param record null if there is none
   * @param why the reason why there is no record; empty if there is one
   */
  record Answer(@Nullable ConsumerRecord<byte[], byte[]> record, String why) {
    static Answer none(String why) {
      return new Answer(null, why);
    }
  }

  /** A topic that cannot be read, with one reason for all its records. */
  record Closed(String why) implements SourcePlace {
    @Override
    public Answer find(int partition, long offset) {
      return Answer.none(why);
    }

    @Override
    public void close() {}
  }
}
