package io.github.kafkaeasy.consumer.spi;

/** What a failure handler may know of its running consumer, and ask of it. Any thread. */
public interface ConsumerControl {

  /** How many records were handled so far, roughly. */
  long handled();

  /**
   * Lets no more records be fetched, or lets them again; what is fetched goes on, and so do
   * retries. Membership is not touched. Independent of the application's own pause.
   */
  void holdFetching(boolean hold);

  /**
   * Tells that a thread of the failure handler works for the consumer, which waits for it when it
   * closes: {@code close()} of the consumer, called on that thread, then only asks, and {@code
   * awaitClosed()} refuses. Default: nothing.
   */
  default void worksForIt(Thread thread) {}
}
