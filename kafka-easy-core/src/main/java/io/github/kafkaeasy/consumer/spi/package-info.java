/**
 * Extension points of a consumer: failure handling, observers, hooks around the handler, and the
 * store for de-duplication. The dead-letter module reaches the consumer only through these types,
 * so another module can implement a different policy.
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
