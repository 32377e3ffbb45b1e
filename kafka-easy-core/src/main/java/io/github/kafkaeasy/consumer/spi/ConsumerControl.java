package io.github.kafkaeasy.consumer.spi;

/**
 * The running consumer as its failure handler sees it. Any thread may call it. Implemented by the
 * library.
 */
public interface ConsumerControl {

  /** Approximate number of records that were handled so far. */
  long handled();

  /**
   * Stops fetching, or allows it again. Fetched records and retries continue, and the group
   * membership is not affected. Independent of the application's own pause.
   */
  void holdFetching(boolean hold);
}
