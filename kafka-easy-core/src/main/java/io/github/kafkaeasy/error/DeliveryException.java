package io.github.kafkaeasy.error;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Thrown when a record was not delivered, or when it is unknown whether it was delivered. */
public final class DeliveryException extends KafkaEasyException {
  private static final long serialVersionUID = 1L;

  private static final int UNKNOWN = -1;

  private final String topic;
  private final int partition;
  private final boolean transientFailure;

  /**
   * A permanent delivery failure.
   *
   * @param partition the partition, or a negative number if none was chosen yet
   * @param whatHappened a sentence about the failure, without the payload
   * @param whatToDo a sentence with advice
   */
  public DeliveryException(
      String topic,
      int partition,
      String whatHappened,
      String whatToDo,
      @Nullable Throwable cause) {
    this(topic, partition, whatHappened, whatToDo, cause, false);
  }

  /**
   * A delivery failure.
   *
   * @param partition the partition, or a negative number if none was chosen yet
   * @param whatHappened a sentence about the failure, without the payload
   * @param whatToDo a sentence with advice
   * @param transientFailure whether the same record may be delivered later
   */
  public DeliveryException(
      String topic,
      int partition,
      String whatHappened,
      String whatToDo,
      @Nullable Throwable cause,
      boolean transientFailure) {
    super(
        "Sending to "
            + (partition < 0 ? topic : topic + "-" + partition)
            + " failed: "
            + whatHappened
            + " "
            + whatToDo,
        cause);
    this.topic = topic;
    this.partition = partition < 0 ? UNKNOWN : partition;
    this.transientFailure = transientFailure;
  }

  /**
   * Whether the same record may be delivered later, because the cluster is unavailable, slow, or
   * short of in-sync replicas. False for every other failure, for example a record that is too
   * large, a missing permission or a missing topic: waiting alone does not help.
   */
  public boolean isTransient() {
    return transientFailure;
  }

  /** The destination topic. */
  public String topic() {
    return topic;
  }

  /** The destination partition; empty if none was chosen yet. */
  public OptionalInt partition() {
    return partition == UNKNOWN ? OptionalInt.empty() : OptionalInt.of(partition);
  }
}
