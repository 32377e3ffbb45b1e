package io.github.kafkaeasy.consumer.internal.run;

import java.util.ArrayList;
import java.util.List;

/**
 * That one record of an identity is being handled, until it is settled or given up. Others of that
 * identity wait here.
 */
public final class Claim {
  final String id;

  /** Guarded by this. */
  private final List<Runnable> waiting = new ArrayList<>(0);

  /** Guarded by this. */
  private boolean over;

  Claim(String id) {
    this.id = id;
  }

  /** Runs {@code next} when the claim is over; at once when it is. */
  public void whenOver(Runnable next) {
    synchronized (this) {
      if (!over) {
        waiting.add(next);
        return;
      }
    }
    next.run();
  }

  /** The record is settled or given up: all who wait look again, and one of them may be first. */
  void end() {
    List<Runnable> all;
    synchronized (this) {
      over = true;
      all = List.copyOf(waiting);
      waiting.clear();
    }
    all.forEach(Runnable::run);
  }
}
