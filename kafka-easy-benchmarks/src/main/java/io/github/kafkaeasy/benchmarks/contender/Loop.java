package io.github.kafkaeasy.benchmarks.contender;

/** A consumer under test: joins a new group and reports the number of handled records. */
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
