package io.github.kafkaeasy.consumer.spi;

import org.jspecify.annotations.Nullable;

/**
 * Code that runs around each call of the handler: for tracing, for a tenant, a security context or
 * a transaction that the handler finds in its thread, for meters.
 *
 * <pre>{@code
 * builder.hook(run -> {
 *   Tenant.enter(run.messages().get(0).headers().string("tenant"));
 *   return Tenant::leave;
 * });
 * }</pre>
 *
 * <p>One call of the handler, with two hooks; the one that was added first is the outermost:
 *
 * <pre>
 *   begin 1, begin 2, handler, close 2, close 1       one thread, one after the other
 *   ended 2, ended 1                                  right behind that; for an asynchronous
 *                                                     handler when its stage ends, on the thread
 *                                                     that ends it
 * </pre>
 *
 * <p>A batch is one call. Each attempt is a call of its own. Records that are filtered, or that
 * cannot be decoded, never reach the handler, and no hook sees them: {@link ConsumerObserver} tells
 * of those.
 *
 * <p>Used by several worker threads at a time. The time that a hook takes is the handler's: it
 * counts towards {@code slowRunAfter} and {@code handlerTimeout}, and a hook that blocks holds back
 * its record's key and no other. The worker may have been interrupted when {@link Scope#close} is
 * called, by {@code handlerTimeout}.
 */
@FunctionalInterface
public interface HandlerHook {

  /**
   * Called on the worker, right before the handler.
   *
   * @return what is to be closed behind the handler; {@link Scope#NONE}, if nothing is. Null is
   *     refused, as if this method had thrown
   * @throws Exception anything: the handler is not called, and the exception is the record's own
   *     failure, at {@link FailureStage#HANDLE}. What hooks further out had opened is closed
   */
  Scope begin(HandlerRun run) throws Exception;

  /**
   * What a hook has opened for one call of the handler. Whatever the handler did, both methods are
   * called once, {@link #close} first. What they throw is logged once for each kind, and changes
   * nothing else.
   */
  @FunctionalInterface
  interface Scope {

    /** Nothing to close. */
    Scope NONE = () -> {};

    /** The call of the handler has returned, or has thrown. Same thread as {@link #begin}. */
    void close() throws Exception;

    /**
     * The handler's work has ended: with its call, or for an asynchronous handler with its stage,
     * then on the thread that ends the stage, which must not be kept waiting. Also called when the
     * record's partition has gone meanwhile; only a stage that never ends is never told of.
     * Default: does nothing.
     *
     * @param failure what the handler, a hook further in, or the stage failed with; null: the work
     *     is done
     */
    default void ended(@Nullable Throwable failure) {}
  }
}
