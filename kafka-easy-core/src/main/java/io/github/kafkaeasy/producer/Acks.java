package io.github.kafkaeasy.producer;

/** When a send counts as acknowledged; the values of Kafka's {@code acks}. */
public enum Acks {
  /** When all replicas in sync have it: it survives the loss of a broker. */
  ALL("all"),
  /** When the leader has it: lost if that broker dies before another has copied it. */
  LEADER("1"),
  /** When it is handed to the network: nobody tells whether it arrived, and offsets are unknown. */
  NONE("0");

  private final String kafkaName;

  Acks(String kafkaName) {
    this.kafkaName = kafkaName;
  }

  /** What Kafka calls it. */
  public String kafkaName() {
    return kafkaName;
  }
}
