package io.github.kafkaeasy.consumer.spi;

/**
 * Configuration for the treatment of failed records. It makes a {@link FailureHandler} for each
 * consumer and itself holds no thread and no client, so one policy can serve several consumers. A
 * failure handler without threads and clients needs no separate policy: {@link FailureHandler}
 * extends this interface, and its {@link #open} returns the handler itself.
 */
@FunctionalInterface
public interface FailurePolicy {

  /**
   * Makes the handler of one consumer, with the threads and clients that it needs. Called once by
   * each consumer before it subscribes, on the thread that starts it; {@code start()} throws what
   * this method throws.
   *
   * @return the handler; the consumer closes it
   */
  FailureHandler open(FailureContext context);
}
