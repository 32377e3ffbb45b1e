package io.github.kafkaeasy.error;

/** Thrown by {@code value()} of a record that has no value (a tombstone). */
public final class TombstoneException extends KafkaEasyException {
  private static final long serialVersionUID = 1L;

  private final String topic;
  private final int partition;
  private final long offset;

  public TombstoneException(String topic, int partition, long offset) {
    super(
        "The record "
            + topic
            + "-"
            + partition
            + "@"
            + offset
            + " is a tombstone: it has no value. Ask isTombstone() first, or use valueOrNull().");
    this.topic = topic;
    this.partition = partition;
    this.offset = offset;
  }

  public String topic() {
    return topic;
  }

  public int partition() {
    return partition;
  }

  public long offset() {
    return offset;
  }
}
