package io.github.kafkaeasy.test;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The one broker of a test run, and the clients to it. Lives in JUnit's root store, which closes it
 * after the last test; so there is no static state.
 *
 * @param kafka the broker
 * @param raw connected to its INTERNAL listener
 */
record SharedKafka(TestKafka kafka, RawKafka raw) implements AutoCloseable {

  /** Starts it when nobody has yet; a second caller waits for the first one's start. */
  static SharedKafka of(ExtensionContext context) {
    return JUnitStore.of(context.getRoot())
        .closeable(SharedKafka.class, SharedKafka.class, () -> start(BackEnd.of(context)));
  }

  static @Nullable SharedKafka ifStarted(ExtensionContext context) {
    return JUnitStore.of(context.getRoot())
        .closeableIfPresent(SharedKafka.class, SharedKafka.class);
  }

  private static SharedKafka start(BackEnd backEnd) {
    TestKafka kafka = backEnd.start();
    return new SharedKafka(kafka, RawKafka.connect(kafka.internalBootstrapServers()));
  }

  /** What its broker has logged so far; nothing of a cluster that others run. */
  String logs() {
    if (kafka instanceof LocalKafka local) {
      return local.logs();
    }
    return kafka instanceof ContainerKafka container ? container.logs() : "";
  }

  @Override
  public void close() {
    raw.close();
    if (kafka instanceof LocalKafka local) {
      local.closeShared();
    } else if (kafka instanceof ContainerKafka container) {
      container.close();
    }
  }
}
