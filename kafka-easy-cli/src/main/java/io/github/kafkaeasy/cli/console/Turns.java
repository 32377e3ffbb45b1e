package io.github.kafkaeasy.cli.console;

import io.github.kafkaeasy.cli.web.Refused;
import io.github.kafkaeasy.cli.web.Route;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the number of requests that read from Kafka at the same time, because each of them needs a
 * client and its buffers. Thread-safe.
 */
final class Turns {
  private static final int MOST = 6;
  private static final long PATIENCE_SECONDS = 5;

  private final Semaphore free = new Semaphore(MOST, true);

  /** A route that waits for its turn, and refuses the request if it gets none in time. */
  Route bounded(Route route) {
    return call -> {
      take();
      try {
        route.answer(call);
      } finally {
        free.release();
      }
    };
  }

  private void take() {
    try {
      if (free.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new Refused(
        503, "Too many requests are reading at the same time. Close other windows of this page.");
  }
}
