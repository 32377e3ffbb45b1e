package io.github.kafkaeasy.benchmarks.contender;

/** A way to send. Used by one thread. */
interface Sender extends AutoCloseable {

  void send(String key, byte[] value);

  /** Waits until everything sent is acknowledged. */
  void flush();

  /** How many sends failed. */
  long failed();

  @Override
  void close();
}
