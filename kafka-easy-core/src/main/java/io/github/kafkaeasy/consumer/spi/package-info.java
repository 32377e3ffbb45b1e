/**
 * The seams of a consumer: what decides over a record that failed, and what that decision needs to
 * know. Everything the dead-letter module uses is here, so a stranger's module can do as much.
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
