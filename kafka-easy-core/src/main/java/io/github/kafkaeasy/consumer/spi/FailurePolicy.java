package io.github.kafkaeasy.consumer.spi;

/**
 * The configuration of what becomes of failed records: makes the handler that one consumer uses. It
 * holds no thread and no client, so one policy can serve several consumers. A {@link
 * FailureHandler} that needs neither is its own policy.
 */
@FunctionalInterface
public interface FailurePolicy {

  /**
   * Makes the handler of one consumer, with the threads and clients that it needs. Called once by
   * each consumer before it subscribes, on the thread that starts it. What this throws, {@code
   * start()} throws.
   *
   * @return the handler; the consumer closes it
   */
  FailureHandler open(FailureContext context);
}
