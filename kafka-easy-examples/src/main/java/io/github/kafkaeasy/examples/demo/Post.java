package io.github.kafkaeasy.examples.demo;

import io.github.kafkaeasy.error.RejectedMessage;
import io.github.kafkaeasy.message.Message;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The demo's message handler. Called by several workers. */
final class Post {
  private static final long SLOW_MILLIS = 25;
  private static final int EVERY = 10;

  private final RecordLedger ledger;
  private final Screen screen;
  private final AtomicInteger batch = new AtomicInteger();

  /** The JSON property that the demo reads; others are ignored. */
  record Note(@Nullable String message) {}

  Post(RecordLedger ledger, Screen screen) {
    this.ledger = ledger;
    this.screen = screen;
  }

  void handle(Message<Note> message) throws InterruptedException {
    if (message.attempt() > 1) {
      ledger.retried(RecordPlace.of(message));
    }
    String text = message.value().message();
    if (text == null) {
      batchItem(message);
    } else if (text.equals(Mail.SLOW)) {
      Thread.sleep(SLOW_MILLIS); // simulates a database
    } else {
      greeting(message, text);
    }
    ledger.handled(RecordPlace.of(message));
  }

  private void batchItem(Message<Note> message) {
    int count = batch.incrementAndGet();
    if (count % EVERY == 0) {
      event(message, count + " of the batch are handled");
    }
  }

  private void greeting(Message<Note> message, String text) {
    if (text.equals(Mail.ALWAYS_FAILS)
        || (text.equals(Mail.FAILS_TWICE) && message.attempt() <= 2)) {
      event(message, "fails: the database does not answer");
      throw new IllegalStateException("the database does not answer");
    }
    if (text.equals(Mail.REFUSED)) {
      event(message, "is refused: the account is closed");
      throw new RejectedMessage("the account is closed");
    }
    event(message, "is handled");
  }

  private void event(Message<Note> message, String what) {
    String key = message.key();
    screen.event(RecordPlace.of(message), key == null ? "-" : key, message.attempt(), what);
  }
}
