package io.github.kafkaeasy.benchmarks.contender;

import java.util.Map;

/**
 * Measures the time for moving all dead letters of a topic, including start and close of the
 * clients; then runs once more, untimed, to measure the live heap.
 */
final class RedriveRounds implements Contender {
  private static final int LEAST_ROUNDS = 3;

  private final Mover mover;

  RedriveRounds(Mover mover) {
    this.mover = mover;
  }

  /** Moves the records of {@link Arena#topic} to {@link Arena#sink}. */
  interface Mover {
    /** Returns when all records are acknowledged. */
    void move(Arena place);

    /** Resets state so that the next round begins like the first. */
    default void forget(Arena place) throws InterruptedException {}
  }

  @Override
  public Measurement measure(Arena place, double seconds) throws InterruptedException {
    CompilerCalm warmUp = CompilerCalm.begin();
    do {
      long unused = round(place);
    } while (!warmUp.isOver());
    long nanos = 0;
    Cost cost = Cost.NONE;
    int rounds = 0;
    while (rounds < LEAST_ROUNDS || nanos < seconds * 1e9) {
      Cost before = Cost.now();
      nanos += round(place);
      cost = cost.plus(Cost.now().since(before));
      rounds++;
    }
    double records = (double) rounds * place.records();
    // Allocation is not measured: the threads of a round's clients end with it, and their counters
    // are lost.
    return new Measurement(
        Map.of(
            Figure.RATE, records / (nanos / 1e9),
            Figure.CPU, cost.cpuNanos() / records,
            Figure.COLLECTIONS, 1e6 * cost.collections() / records,
            Figure.LIVE_HEAP, mostAlive(place)));
  }

  private long round(Arena place) throws InterruptedException {
    mover.forget(place);
    long start = System.nanoTime();
    mover.move(place);
    return System.nanoTime() - start;
  }

  private double mostAlive(Arena place) throws InterruptedException {
    mover.forget(place);
    HeapWatch heap = new HeapWatch();
    mover.move(place);
    return heap.most();
  }
}
