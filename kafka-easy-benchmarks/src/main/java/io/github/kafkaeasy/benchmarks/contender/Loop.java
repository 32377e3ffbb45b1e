package io.github.kafkaeasy.benchmarks.contender;

/** An implementation of a consumer: starts as a member of a new group and reports its progress. */
interface Loop {

  Running start(Arena place, String group);

  /** A running loop. */
  interface Running extends AutoCloseable {

    /** The number of records handled or dead-lettered. Thread-safe and cheap. */
    long seen();

    @Override
    void close();
  }
}
