package io.github.kafkaeasy.consumer.spi;

/**
 * What a failure handler may know of its running consumer, and ask of it. Any thread. Implemented
 * by the library.
 */
public interface ConsumerControl {

  /** How many records were handled so far, roughly. */
  long handled();

  /**
   * Lets no more records be fetched, or lets them again; what is fetched goes on, and so do
   * retries. Membership is not touched. Independent of the application's own pause.
   */
  void holdFetching(boolean hold);
}
