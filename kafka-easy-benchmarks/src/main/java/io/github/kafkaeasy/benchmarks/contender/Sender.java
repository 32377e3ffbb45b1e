package io.github.kafkaeasy.benchmarks.contender;

/** A producer under test. Used by one thread. */
interface Sender extends AutoCloseable {

  void send(String key, byte[] value);

  /** Waits until all sent records are acknowledged or have failed. */
  void flush();

  /** The number of failed sends. */
  long failed();

  @Override
  void close();
}
