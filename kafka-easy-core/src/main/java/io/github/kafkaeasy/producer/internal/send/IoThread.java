package io.github.kafkaeasy.producer.internal.send;

import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Detects the I/O thread of a Kafka producer. Application code runs on it in Kafka plug-ins (an
 * interceptor, a metrics reporter, a login callback). This thread reads all acknowledgements, so a
 * call on it that waits for an acknowledgement would wait forever. The thread also shows whether
 * Kafka's client had accepted a failed record: only then does the send fail on the I/O thread.
 */
public final class IoThread {
  private IoThread() {}

  /**
   * Whether the caller is the I/O thread of any producer. Compares thread names, so do not call it
   * for each record.
   */
  public static boolean isCurrent() {
    return Thread.currentThread().getName().startsWith(KafkaProducer.NETWORK_THREAD_PREFIX);
  }

  /**
   * Refuses a call that would wait.
   *
   * @param call the name of the call, as the beginning of a sentence
   * @param instead advice, as a sentence
   * @throws IllegalStateException on an I/O thread
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
