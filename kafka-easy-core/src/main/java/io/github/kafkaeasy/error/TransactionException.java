package io.github.kafkaeasy.error;

import org.jspecify.annotations.Nullable;

/**
 * A transaction that was not committed, or of which that is not known. Its message says which of
 * the two, why, and what to do.
 */
public final class TransactionException extends KafkaEasyException {
  private static final long serialVersionUID = 1L;

  private final boolean uncertain;
  private final boolean fenced;

  /**
   * A transaction without success.
   *
   * @param uncertain whether it may be committed all the same
   * @param fenced whether another producer has taken over the transactional id
   */
  public TransactionException(
      String message, boolean uncertain, boolean fenced, @Nullable Throwable cause) {
    super(message, cause);
    this.uncertain = uncertain;
    this.fenced = fenced;
  }

  /**
   * Whether nobody knows if the transaction was committed: readers see all of its records, or none.
   * False: it was not, and no reader of committed data ever sees one of them.
   */
  public boolean isUncertain() {
    return uncertain;
  }

  /**
   * Whether another running producer has the same transactional id. This one sends nothing any
   * more.
   */
  public boolean isFenced() {
    return fenced;
  }
}
