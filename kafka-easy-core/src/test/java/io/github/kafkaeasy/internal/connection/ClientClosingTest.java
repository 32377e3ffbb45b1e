package io.github.kafkaeasy.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientClosingTest {
  private final List<String> closed = new ArrayList<>();

  @AfterEach
  void clearTheInterruptFlag() {
    boolean unused = Thread.interrupted();
  }

  private Runnable failing(String name) {
    return () -> {
      closed.add(name);
      throw new IllegalStateException(name);
    };
  }

  @Test
  void everyPartIsClosedAlthoughOthersThrow() {
    assertThatThrownBy(() -> ClientClosing.all(failing("a"), () -> closed.add("b"), failing("c")))
        .hasMessage("a")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    assertThat(closed).containsExactly("a", "b", "c");
  }

  @Test
  void anErrorDoesNotSkipThePartsAfterIt() {
    assertThatThrownBy(
            () ->
                ClientClosing.all(
                    () -> {
                      throw new NoClassDefFoundError("gone");
                    },
                    () -> closed.add("b")))
        .isInstanceOf(NoClassDefFoundError.class);
    assertThat(closed).containsExactly("b");
  }

  @Test
  void noPartSeesTheInterruptAndTheThreadKeepsIt() {
    List<Boolean> flags = new ArrayList<>();
    Runnable part =
        () -> {
          flags.add(Thread.currentThread().isInterrupted());
          Thread.currentThread().interrupt(); // as Kafka's exception does
        };
    Thread.currentThread().interrupt();

    ClientClosing.all(part, part);

    assertThat(flags).containsExactly(false, false);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void anAdminClientIsNeverClosedWithoutALimit() {
    List<Duration> limits = new ArrayList<>();
    Admin admin =
        (Admin)
            Proxy.newProxyInstance(
                Admin.class.getClassLoader(),
                new Class<?>[] {Admin.class},
                (proxy, method, arguments) -> {
                  limits.add((Duration) arguments[0]);
                  return null;
                });

    ClientClosing.close(admin);

    assertThat(limits)
        .isNotEmpty()
        .allSatisfy(
            limit -> assertThat(limit).isBetween(Duration.ofMillis(1), Duration.ofSeconds(1)));
  }

  @Test
  void aProducerIsClosedByAnInterruptedThread() {
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    Thread.currentThread().interrupt();

    ClientClosing.close(producer, Duration.ofSeconds(5));

    assertThat(producer.closed()).isTrue();
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }
}
