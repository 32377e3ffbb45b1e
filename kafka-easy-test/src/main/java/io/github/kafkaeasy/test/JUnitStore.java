package io.github.kafkaeasy.test;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/**
 * Access to JUnit's store for values that JUnit closes at the end of their context. Called by the
 * extension on JUnit's threads.
 *
 * <p>Uses only API that JUnit 5.10 to 6.1 have in common, except for the session's store: {@code
 * Store.computeIfAbsent} came with 6.0, and before 5.13 a store closes a {@code CloseableResource},
 * but no other {@code AutoCloseable}.
 */
final class JUnitStore {

  private static final Namespace NAMESPACE = Namespace.create(SharedKafka.class);

  private final Store store;

  private JUnitStore(Store store) {
    this.store = store;
  }

  static JUnitStore of(ExtensionContext context) {
    return new JUnitStore(context.getStore(NAMESPACE));
  }

  /**
   * The store of the launcher session, for values that all test classes of a JVM share. Surefire
   * with several JVMs makes a separate run of each class, so the root context's store ends with the
   * class. Before JUnit 5.13 there is no other one.
   */
  static JUnitStore ofSession(ExtensionContext context) {
    try {
      return new JUnitStore(context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE));
    } catch (NoClassDefFoundError | NoSuchMethodError before513) {
      return of(context.getRoot());
    }
  }

  /**
   * Returns the value of a key, which is created if it is missing; concurrent callers wait for it.
   */
  @SuppressWarnings("deprecation") // its replacement exists only since JUnit 6.0
  <T extends AutoCloseable> T closeable(Object key, Class<T> type, Supplier<T> maker) {
    Closing closing =
        store.getOrComputeIfAbsent(key, absent -> new Closing(maker.get()), Closing.class);
    return type.cast(Objects.requireNonNull(closing, "JUnit's store kept nothing").value());
  }

  <T extends AutoCloseable> @Nullable T closeableIfPresent(Object key, Class<T> type) {
    Closing closing = store.get(key, Closing.class);
    return closing == null ? null : type.cast(closing.value());
  }

  void put(Object key, Object value) {
    store.put(key, value);
  }

  int getOrZero(Object key) {
    return store.getOrDefault(key, Integer.class, 0);
  }

  /** Value that JUnit closes in every version; before 5.13 only because of the first interface. */
  @SuppressWarnings({
    "deprecation",
    "try"
  }) // the only type that JUnit 5.10 to 5.12 close; close may throw any exception
  private record Closing(AutoCloseable value) implements Store.CloseableResource, AutoCloseable {
    @Override
    public void close() throws Exception {
      value.close();
    }
  }
}
