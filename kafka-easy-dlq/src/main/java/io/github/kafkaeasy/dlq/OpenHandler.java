package io.github.kafkaeasy.dlq;

import io.github.kafkaeasy.consumer.spi.FailedRecord;
import io.github.kafkaeasy.consumer.spi.FailureContext;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.resilience4j.retry.Retry;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The failure handler of one consumer. Decides over retries on workers, without waiting. */
final class OpenHandler implements FailureHandler {
  private final Retry retry;
  private final Classification classification;
  private final LetterForm form;
  private final Publisher publisher;

  OpenHandler(Retry retry, Classification classification, LetterForm form, Publisher publisher) {
    this.retry = retry;
    this.classification = classification;
    this.form = form;
    this.publisher = publisher;
  }

  static FailureHandler open(
      FailureContext context,
      RetryPolicy retries,
      Classification classification,
      Destination destination,
      Publishing publishing) {
    Publisher publisher =
        new Publisher(
            context.consumerName(),
            destination,
            Set.copyOf(context.topics()),
            thread ->
                new Desk(
                    new ProducerTransport(context, publishing.deliveryTimeout()),
                    new LetterWriter(context.group()),
                    new TopicMaker(context, publishing.createIfMissing()),
                    publishing.onUnwritable(),
                    thread,
                    System::nanoTime));
    publisher.start();
    return new OpenHandler(
        retries.retry().apply("kafka-easy-" + context.consumerName()),
        classification,
        publishing.stackTrace() ? LetterForm.WITH_STACK_TRACE : LetterForm.WITH_MESSAGE,
        publisher);
  }

  @Override
  public CompletionStage<FailureDecision> onFailure(FailedRecord failed) {
    Throwable cause = classification.unwrap(failed.cause());
    if (!classification.isFatal(failed.stage(), cause)) {
      long millis = attempts(failed).onError(cause);
      if (millis >= 0) {
        return CompletableFuture.completedFuture(FailureDecision.retry(Duration.ofMillis(millis)));
      }
    }
    Letter letter = new Letter(failed, cause, form);
    failed.onForgotten(() -> publisher.forget(letter));
    publisher.submit(letter);
    return letter.decision();
  }

  /** The policy's own count of this record's attempts. */
  private Retry.AsyncContext<?> attempts(FailedRecord failed) {
    if (failed.attachment() instanceof Retry.AsyncContext<?> running) {
      return running;
    }
    Retry.AsyncContext<?> started = retry.asyncContext();
    failed.attach(started);
    return started;
  }

  @Override
  public void close(Duration limit) {
    publisher.close(limit);
  }
}
