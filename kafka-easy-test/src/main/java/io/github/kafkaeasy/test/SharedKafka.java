package io.github.kafkaeasy.test;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The broker shared by all test classes of a JVM, with the clients for it. Kept in JUnit's store of
 * the launcher session (before JUnit 5.13: of the run), which closes it after the last test, so
 * that no static state is needed.
 *
 * @param kafka the broker
 * @param raw tool connected to its INTERNAL listener
 */
record SharedKafka(TestKafka kafka, RawKafka raw) implements AutoCloseable {

  /** Returns the shared broker and starts it if needed; concurrent callers wait for that start. */
  static SharedKafka of(ExtensionContext context) {
    return JUnitStore.ofSession(context)
        .closeable(SharedKafka.class, SharedKafka.class, () -> start(BackEnd.of(context)));
  }

  static @Nullable SharedKafka ifStarted(ExtensionContext context) {
    return JUnitStore.ofSession(context).closeableIfPresent(SharedKafka.class, SharedKafka.class);
  }

  private static SharedKafka start(BackEnd backEnd) {
    TestKafka kafka = backEnd.start();
    return new SharedKafka(kafka, RawKafka.connect(kafka.internalBootstrapServers()));
  }

  /** The broker's log so far; empty for an existing cluster. */
  String logs() {
    if (kafka instanceof LocalKafka local) {
      return local.logs();
    }
    return kafka instanceof ContainerKafka container ? container.logs() : "";
  }

  @Override
  public void close() {
    try {
      raw.close();
    } finally {
      if (kafka instanceof LocalKafka local) {
        local.closeShared();
      } else if (kafka instanceof ContainerKafka container) {
        container.close();
      }
    }
  }
}
