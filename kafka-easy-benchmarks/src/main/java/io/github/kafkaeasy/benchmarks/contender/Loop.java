package io.github.kafkaeasy.benchmarks.contender;

/** A way to consume: starts as a member of a group that is new, and tells how far it is. */
interface Loop {

  Running start(Arena place, String group);

  /** A loop at work. */
  interface Running extends AutoCloseable {

    /** How many records have been through (handled or dead-lettered); any thread, cheap. */
    long seen();

    @Override
    void close();
  }
}
