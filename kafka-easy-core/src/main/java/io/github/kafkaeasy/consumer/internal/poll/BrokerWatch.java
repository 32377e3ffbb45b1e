package io.github.kafkaeasy.consumer.internal.poll;

import io.github.kafkaeasy.consumer.internal.intake.BrokerContact;
import io.github.kafkaeasy.consumer.internal.intake.Lookups;
import io.github.kafkaeasy.consumer.internal.shared.Question;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Detects that no broker answers: the client has received no bytes, and a request sent by this
 * class was not answered either. Poll thread only.
 */
final class BrokerWatch {

  /**
   * Time without received bytes after which this class itself sends a request, because the client
   * may simply have had nothing to request.
   */
  private static final Duration QUIET = Duration.ofSeconds(10);

  /** Time without received bytes after which a failed request of this class is reported. */
  private static final Duration SILENCE = Duration.ofSeconds(15);

  private final BrokerContact contact;
  private final Question<Void> anyBroker;

  private double bytes;
  private boolean everHeard;
  private long heardNanos;

  /** Creates the watch; {@link #silence} sends the first request. */
  BrokerWatch(BrokerContact contact, Lookups lookups, long now) {
    this.contact = contact;
    this.anyBroker = new Question<>(lookups::anyBroker);
    this.heardNanos = now;
  }

  /** A text that says for how long no broker has answered; null if a broker answers. */
  @Nullable String silence(long now) {
    OptionalDouble received = contact.bytesReceived();
    if (received.isEmpty()) {
      return null;
    }
    if (received.getAsDouble() != bytes) {
      bytes = received.getAsDouble();
      heard(now);
    }
    if (now - heardNanos >= QUIET.toNanos()) {
      anyBroker.ask(now);
    }
    CompletableFuture<Void> answer = anyBroker.answer();
    if (answer != null && BrokerContact.isAnswer(answer)) {
      heard(now);
      return null;
    }
    Duration silent = Duration.ofNanos(now - heardNanos);
    if (!everHeard) {
      return "no broker has answered yet; the consumer has been waiting for "
          + silent.toSeconds()
          + " s";
    }
    return answer != null && silent.compareTo(SILENCE) >= 0
        ? "no broker has answered for " + silent.toSeconds() + " s"
        : null;
  }

  private void heard(long now) {
    everHeard = true;
    heardNanos = now;
    anyBroker.forget();
  }
}
