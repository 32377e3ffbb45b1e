package io.github.kafkaeasy.dlq.redrive.internal.read;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A topic that letters name as the one that they failed in: readable or not. One thread. */
sealed interface SourcePlace extends AutoCloseable permits SourceTopic, SourcePlace.Closed {

  /** What lies at an offset of a partition, which are not negative. */
  Answer find(int partition, long offset);

  @Override
  void close();

  /**
   * What was found.
   *
   * @param record null when there is none
   * @param why the reason then
   */
  record Answer(@Nullable ConsumerRecord<byte[], byte[]> record, String why) {
    static Answer none(String why) {
      return new Answer(null, why);
    }
  }

  /** A topic in which nothing can be looked up, for one and the same reason. */
  record Closed(String why) implements SourcePlace {
    @Override
    public Answer find(int partition, long offset) {
      return Answer.none(why);
    }

    @Override
    public void close() {}
  }
}
