package io.github.kafkaeasy.internal.connection;

import java.util.function.Supplier;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Kafka's classes, on threads whose context class loader does not see them: a pool of the
 * application server, a plug-in, a native caller. Every client is made in {@link #with}, on the
 * thread that starts it.
 *
 * <p>Kafka looks its own classes up by name in the context class loader, first of all in the static
 * part of its configuration classes. Failing there is for good: Java never initializes a class
 * again, so one such thread would deny Kafka to all others of its JVM.
 */
public final class KafkaClasses {
  private static final Class<?> ANY = KafkaProducer.class; // a literal initializes nothing

  private KafkaClasses() {}

  /** What a producer can be told. */
  public static ConfigDef producer() {
    return with(ProducerConfig::configDef);
  }

  /** What a consumer can be told. */
  public static ConfigDef consumer() {
    return with(ConsumerConfig::configDef);
  }

  /** What an admin client can be told. */
  public static ConfigDef admin() {
    return with(AdminClientConfig::configDef);
  }

  /**
   * Does something with Kafka's classes in sight. A context class loader that sees them stays,
   * since it may see plug-ins that Kafka's own does not.
   */
  public static <T> T with(Supplier<T> work) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    if (before == null || seesKafka(before)) { // without one Kafka takes its own
      return work.get();
    }
    thread.setContextClassLoader(ANY.getClassLoader());
    try {
      return work.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** The same classes: another copy of them would be as bad as none. */
  private static boolean seesKafka(ClassLoader loader) {
    try {
      return Class.forName(ANY.getName(), false, loader) == ANY;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
