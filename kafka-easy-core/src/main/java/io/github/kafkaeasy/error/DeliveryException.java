package io.github.kafkaeasy.error;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A record that was not delivered, or whose delivery is not known. */
public final class DeliveryException extends KafkaEasyException {
  private static final long serialVersionUID = 1L;

  private static final int UNKNOWN = -1;

  private final String topic;
  private final int partition;
  private final boolean transientFailure;

  /**
   * A record that did not arrive.
   *
   * @param partition the partition, or a negative number when none was chosen yet
   * @param whatHappened a sentence without the payload
   * @param whatToDo a sentence
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
   * A record that did not arrive.
   *
   * @param partition the partition, or a negative number when none was chosen yet
   * @param whatHappened a sentence without the payload
   * @param whatToDo a sentence
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
   * Whether the same record may be delivered later: the cluster is away, slow or short of replicas.
   * False for what will never be delivered as it is: too large, not authorised, no such topic.
   */
  public boolean isTransient() {
    return transientFailure;
  }

  /** The topic that the record was meant for. */
  public String topic() {
    return topic;
  }

  /** The partition that the record was meant for, empty when none was chosen yet. */
  public OptionalInt partition() {
    return partition == UNKNOWN ? OptionalInt.empty() : OptionalInt.of(partition);
  }
}
