package io.github.kafkaeasy.error;

import org.jspecify.annotations.Nullable;

/**
 * Failure of a transaction: it was not committed, or it is not known whether it was. The message
 * says which of the two, why, and what to do.
 */
public final class TransactionException extends KafkaEasyException {
  private static final long serialVersionUID = 1L;

  private final boolean uncertain;
  private final boolean fenced;

  /**
   * Creates the exception.
   *
   * @param uncertain whether the transaction may be committed in spite of the failure
   * @param fenced whether another producer has taken over the transactional id
   */
  public TransactionException(
      String message, boolean uncertain, boolean fenced, @Nullable Throwable cause) {
    super(message, cause);
    this.uncertain = uncertain;
    this.fenced = fenced;
  }

  /**
   * Whether it is unknown if the transaction was committed. Readers of committed data then see all
   * of its records or none. If false, it was not committed, and readers of committed data never see
   * any of its records.
   */
  public boolean isUncertain() {
    return uncertain;
  }

  /**
   * Whether another running producer has taken over the transactional id. This producer then sends
   * no more records.
   */
  public boolean isFenced() {
    return fenced;
  }
}
