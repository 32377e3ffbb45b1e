package io.github.kafkaeasy.producer;

/** When a send counts as acknowledged; the values of Kafka's {@code acks}. */
public enum Acks {
  /**
   * All in-sync replicas have written the record: with {@code min.insync.replicas} of 2 or more it
   * survives the loss of a broker.
   */
  ALL("all"),
  /**
   * The leader has written the record: it is lost if that broker fails before a replica has copied
   * it.
   */
  LEADER("1"),
  /** The record was handed to the network. Neither its arrival nor its offset is known. */
  NONE("0");

  private final String kafkaName;

  Acks(String kafkaName) {
    this.kafkaName = kafkaName;
  }

  /** The value of {@code acks}. */
  public String kafkaName() {
    return kafkaName;
  }
}
