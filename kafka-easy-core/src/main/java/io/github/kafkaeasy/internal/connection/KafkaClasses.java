package io.github.kafkaeasy.internal.connection;

import java.util.function.Supplier;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Runs code with a context class loader that finds Kafka's classes. Needed on threads whose own
 * context class loader does not find them, such as pool threads of an application server, plug-in
 * threads, or threads of a native caller. Every Kafka client is created in {@link #with}.
 *
 * <p>Kafka loads its own classes by name with the context class loader, first in static
 * initializers of its configuration classes. A failure there is permanent: Java never initializes a
 * class twice, so one such thread would make Kafka unusable for the whole JVM.
 */
public final class KafkaClasses {
  private static final Class<?> ANY = KafkaProducer.class; // a class literal initializes nothing

  private KafkaClasses() {}

  /** The settings of a producer. */
  public static ConfigDef producer() {
    return with(ProducerConfig::configDef);
  }

  /** The settings of a consumer. */
  public static ConfigDef consumer() {
    return with(ConsumerConfig::configDef);
  }

  /** The settings of an admin client. */
  public static ConfigDef admin() {
    return with(AdminClientConfig::configDef);
  }

  /**
   * Runs the work with a context class loader that finds Kafka's classes. An existing loader that
   * finds them is kept, because it may also find plug-ins that Kafka's own loader does not.
   */
  public static <T> T with(Supplier<T> work) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    if (before == null || seesKafka(before)) { // with null, Kafka uses its own loader
      return work.get();
    }
    thread.setContextClassLoader(ANY.getClassLoader());
    try {
      return work.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Whether the loader finds the same Kafka classes; another copy of them would not work. */
  private static boolean seesKafka(ClassLoader loader) {
    try {
      return Class.forName(ANY.getName(), false, loader) == ANY;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
