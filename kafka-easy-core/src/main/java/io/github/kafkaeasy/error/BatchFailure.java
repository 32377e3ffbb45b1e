package io.github.kafkaeasy.error;

/**
 * Thrown by a batch handler to say which of its messages failed. The messages before it count as
 * handled; it alone goes to the failure handler, with the cause.
 */
public final class BatchFailure extends KafkaEasyException {
  private static final long serialVersionUID = 1L;

  private final int index;

  /**
   * A message of the batch failed.
   *
   * @param index its place in the list that the handler was given, from 0; one that is not in the
   *     list names nobody, as any other exception does
   * @param cause why
   */
  public BatchFailure(int index, Throwable cause) {
    super("Message " + index + " of the batch failed: " + cause, cause);
    this.index = index;
  }

  /** The place of the failed message in its batch, from 0. */
  public int index() {
    return index;
  }
}
