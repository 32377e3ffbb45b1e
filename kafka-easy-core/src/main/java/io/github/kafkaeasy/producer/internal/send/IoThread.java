package io.github.kafkaeasy.producer.internal.send;

import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * The I/O thread of a Kafka producer. Code of the user's comes there by way of Kafka's own plug-ins
 * (an interceptor, a metrics reporter, a login callback). All acknowledgements are read on it, so a
 * call that waits for one would wait for itself; and what fails anywhere else never came into its
 * hands.
 */
public final class IoThread {
  private IoThread() {}

  /** Whether the caller is such a thread, of whatever producer. Not for the way of each record. */
  public static boolean isCurrent() {
    return Thread.currentThread().getName().startsWith(KafkaProducer.NETWORK_THREAD_PREFIX);
  }

  /**
   * Refuses a call that would wait.
   *
   * @param call its name, as the beginning of a sentence
   * @param instead what to do, as a sentence
   * @throws IllegalStateException on such a thread
   */
  public static void refuse(String call, String instead) {
    if (isCurrent()) {
      throw new IllegalStateException(sentence(call, instead));
    }
  }

  public static String sentence(String call, String instead) {
    return call
        + " would wait for itself: this is "
        + Thread.currentThread().getName()
        + ", the thread on which Kafka reads all acknowledgements. "
        + instead;
  }
}
