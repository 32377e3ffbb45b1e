package io.github.kafkaeasy.error;

/**
 * Thrown by a batch handler to report which message of the batch failed. The messages before it
 * count as handled. Only the failed message is passed to the failure handler, with the cause.
 */
public final class BatchFailure extends KafkaEasyException {
  private static final long serialVersionUID = 1L;

  private final int index;

  /**
   * A failure of one message of the batch.
   *
   * @param index the position in the list passed to the handler, from 0; an index outside the list
   *     is treated like any other exception
   * @param cause the reason of the failure
   */
  public BatchFailure(int index, Throwable cause) {
    super("Message " + index + " of the batch failed: " + cause, cause);
    this.index = index;
  }

  /** The position of the failed message in its batch, from 0. */
  public int index() {
    return index;
  }
}
