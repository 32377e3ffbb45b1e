package io.github.kafkaeasy.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.Latches;
import java.lang.reflect.Proxy;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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

  /** A callback that hangs stands for a DNS request, which blocks the same thread. */
  @Test
  @Timeout(60)
  void anAdminClientIsClosedAlthoughItsThreadIsBlocked() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Admin admin =
        Admin.create(
            Map.of(
                "bootstrap.servers", "127.0.0.1:1",
                "request.timeout.ms", "10",
                "default.api.timeout.ms", "10"));
    var unused =
        admin
            .listTopics()
            .names()
            .whenComplete(
                (names, failure) -> {
                  blocked.countDown();
                  Latches.awaitIgnoringInterrupts(release);
                });
    blocked.await();
    try {
      ClientClosing.close(admin);
    } finally {
      release.countDown();
    }
  }

  /** Creating the TLS engine of a connection stands for a DNS request: both on the I/O thread. */
  @Test
  @Timeout(60)
  void aProducerIsClosedAlthoughItsThreadIsBlocked() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                "127.0.0.1:1",
                "security.protocol",
                "SSL",
                "ssl.engine.factory.class",
                BlockingEngines.class,
                "blocked",
                blocked,
                "release",
                release),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    blocked.await();
    try {
      ClientClosing.close(producer, Duration.ZERO);
    } finally {
      release.countDown();
    }
  }

  /** Blocks the thread that creates a connection. Created by Kafka's client. */
  public static final class BlockingEngines implements SslEngineFactory {
    private CountDownLatch blocked;
    private CountDownLatch release;

    @Override
    public SSLEngine createClientSslEngine(String host, int port, String identification) {
      blocked.countDown();
      Latches.awaitIgnoringInterrupts(release);
      throw new KafkaException("no engine");
    }

    @Override
    public void configure(Map<String, ?> configs) {
      blocked = (CountDownLatch) configs.get("blocked");
      release = (CountDownLatch) configs.get("release");
    }

    @Override
    public SSLEngine createServerSslEngine(String host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean shouldBeRebuilt(Map<String, Object> next) {
      return false;
    }

    @Override
    public Set<String> reconfigurableConfigs() {
      return Set.of();
    }

    @Override
    public KeyStore keystore() {
      return null;
    }

    @Override
    public KeyStore truststore() {
      return null;
    }

    @Override
    public void close() {}
  }

  /** A producer whose close calls this. */
  private static Producer<byte[], byte[]> closingBy(java.util.function.Consumer<Duration> close) {
    return new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
      @Override
      public void close(Duration limit) {
        close.accept(limit);
      }
    };
  }

  @Test
  @Timeout(60)
  void anInterruptedThreadWaitsUntilTheProducerIsClosed() {
    Thread caller = Thread.currentThread();
    AtomicBoolean returned = new AtomicBoolean();
    AtomicBoolean waited = new AtomicBoolean();
    caller.interrupt();

    ClientClosing.close(
        closingBy(
            limit -> {
              while (caller.getState() != Thread.State.TIMED_WAITING && !returned.get()) {
                Thread.onSpinWait();
              }
              waited.set(!returned.get());
            }),
        Duration.ofSeconds(30));
    returned.set(true);

    assertThat(waited).isTrue();
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  @Timeout(60)
  void aThreadThatIsInterruptedWhileItWaitsGoesOnAndKeepsTheInterrupt() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean kept = new AtomicBoolean();
    Thread caller =
        new Thread(
            () -> {
              ClientClosing.close(
                  closingBy(limit -> Latches.awaitIgnoringInterrupts(release)),
                  Duration.ofHours(1));
              kept.set(Thread.currentThread().isInterrupted());
            });
    caller.start();
    await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
    caller.interrupt();
    try {
      caller.join();
    } finally {
      release.countDown();
    }
    assertThat(kept).isTrue();
  }

  /** As KafkaProducer, which sets the interrupt flag again. */
  @Test
  @Timeout(60)
  void anInterruptMakesTheClosingThreadDiscardWhatIsBuffered() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    List<String> calls = Collections.synchronizedList(new ArrayList<>());
    Thread closer =
        ClientClosing.closing(
            closingBy(
                limit -> {
                  calls.add(limit + " " + Thread.currentThread().isInterrupted());
                  begun.countDown();
                  if (!limit.isZero()) {
                    try {
                      never.await();
                    } catch (InterruptedException e) {
                      throw new InterruptException(e);
                    }
                  }
                }),
            Duration.ofHours(1));
    begun.await();
    closer.interrupt();
    closer.join();
    assertThat(calls).containsExactly("PT1H false", "PT0S false");
  }
}
