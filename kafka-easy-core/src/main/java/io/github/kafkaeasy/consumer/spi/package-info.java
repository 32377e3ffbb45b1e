/**
 * Extension points of a consumer: failure handling, observers, hooks around the handler, and the
 * store for de-duplication. The dead-letter module uses nothing but these, so another module can do
 * the same.
 *
 * <pre>{@code
 * FailureHandler threeTimes =
 *     failed ->
 *         CompletableFuture.completedFuture(
 *             failed.attempts() < 3
 *                 ? FailureDecision.retry(Duration.ofSeconds(1))
 *                 : FailureDecision.stop("failed three times: " + failed.cause()));
 * }</pre>
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.kafkaeasy.consumer.spi;

import org.jspecify.annotations.NullMarked;
