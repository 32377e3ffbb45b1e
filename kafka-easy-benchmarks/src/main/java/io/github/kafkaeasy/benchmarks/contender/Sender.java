package io.github.kafkaeasy.benchmarks.contender;

/** An implementation of a producer. Used by one thread. */
interface Sender extends AutoCloseable {

  void send(String key, byte[] value);

  /** Waits until everything sent is acknowledged. */
  void flush();

  /** The number of failed sends. */
  long failed();

  @Override
  void close();
}
