package io.github.kafkaeasy.consumer.internal.run;

import java.util.ArrayList;
import java.util.List;

/**
 * Marks a de-duplication id as in progress, until its record is settled or given up. Other records
 * with this id wait here.
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

  /** Runs {@code next} when the claim has ended; at once if it has already. */
  public void whenOver(Runnable next) {
    synchronized (this) {
      if (!over) {
        waiting.add(next);
        return;
      }
    }
    next.run();
  }

  /** Ends the claim: all waiting records check again, and one of them may get the next claim. */
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
