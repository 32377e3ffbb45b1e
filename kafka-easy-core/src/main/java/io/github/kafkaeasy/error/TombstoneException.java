package io.github.kafkaeasy.error;

/** The value of a record was asked for that has none: a deletion marker. */
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
