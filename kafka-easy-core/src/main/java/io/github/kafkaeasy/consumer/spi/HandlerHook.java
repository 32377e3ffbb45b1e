package io.github.kafkaeasy.consumer.spi;

import org.jspecify.annotations.Nullable;

/**
 * Code that runs around each call of the handler: for tracing, for meters, or to set up a tenant, a
 * security context or a transaction on the handler's thread.
 *
 * <pre>{@code
 * builder.hook(run -> {
 *   Tenant.enter(run.messages().get(0).headers().string("tenant"));
 *   return Tenant::leave;
 * });
 * }</pre>
 *
 * <p>Hooks are nested; the hook that was added first is the outermost. The calls for one call of
 * the handler with two hooks:
 *
 * <pre>
 *   begin 1, begin 2, handler, close 2, ended 2, close 1, ended 1     on one thread
 *   begin 1, begin 2, handler, close 2, close 1                       an asynchronous handler
 *   ended 2, ended 1                                                  on the thread that ends its stage
 * </pre>
 *
 * <p>A batch is one call. Each attempt is a separate call. Records that are filtered, or that
 * cannot be decoded, never reach the handler or a hook; {@link ConsumerObserver} reports them.
 *
 * <p>Called from several worker threads concurrently. The time that a hook takes counts as the
 * handler's time, for {@code slowRunAfter} and {@code handlerTimeout}; a hook that blocks holds
 * back the same records as a slow handler: those of its key, in PARTITION order those of its
 * partition. When {@link Scope#close} is called, the worker thread may be in the interrupted state:
 * the handler ran longer than {@code handlerTimeout}, its partition is revoked, or the consumer
 * closes.
 */
@FunctionalInterface
public interface HandlerHook {

  /**
   * Called on the worker thread, right before the handler.
   *
   * @return closed after the handler; {@link Scope#NONE} if there is nothing to close. Null is
   *     refused, as if this method had thrown
   * @throws Exception any: the handler is not called, and the exception is a failure of the record
   *     at {@link FailureStage#HANDLE}. The scopes of hooks further out are closed
   */
  Scope begin(HandlerRun run) throws Exception;

  /**
   * State that a hook has opened for one call of the handler. Both methods are called once, {@link
   * #close} first, whatever the handler did. Their exceptions are logged once for each kind and
   * have no other effect; only an error of the JVM, such as {@code OutOfMemoryError}, stops the
   * consumer.
   */
  @FunctionalInterface
  interface Scope {

    /** Nothing to close. */
    Scope NONE = () -> {};

    /** Called when the handler has returned or thrown, on the same thread as {@link #begin}. */
    void close() throws Exception;

    /**
     * Called when the handler's work has ended: after its call, or for an asynchronous handler
     * after its stage, on the thread that ends the stage, which must not be blocked. Also called
     * when the record's partition was revoked meanwhile; not called for a stage that never ends.
     * Default: does nothing.
     *
     * @param failure exception of the handler, a hook further in, or the stage; null: the work
     *     succeeded
     */
    default void ended(@Nullable Throwable failure) {}
  }
}
