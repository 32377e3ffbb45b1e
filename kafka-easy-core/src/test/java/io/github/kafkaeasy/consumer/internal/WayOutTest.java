package io.github.kafkaeasy.consumer.internal;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.Deduplication;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.spi.ConsumerControl;
import io.github.kafkaeasy.consumer.spi.DuplicateStore;
import io.github.kafkaeasy.consumer.spi.FailedRecord;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.consumer.spi.FailurePolicy;
import io.github.kafkaeasy.error.KafkaEasyException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every end of a consumer takes a bounded time and closes the client, whatever else fails. */
@Timeout(120)
class WayOutTest {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final String name = "way-out-" + NUMBER.incrementAndGet();

  /** A failure handler that does something at its start and its end. */
  private record Handler(Runnable atStart, Runnable atEnd) implements FailureHandler {

    @Override
    public CompletionStage<FailureDecision> onFailure(FailedRecord failed) {
      return CompletableFuture.completedStage(FailureDecision.skipped());
    }

    @Override
    public void onStarted(ConsumerControl consumer) {
      atStart.run();
    }

    @Override
    public void close(Duration limit) {
      atEnd.run();
    }
  }

  /** A consumer of a cluster that does not exist: nothing listens on port 1. */
  private ConsumerBuilder<String> consumer() {
    return KafkaEasy.connect("127.0.0.1:1")
        .consumer(String.class)
        .name(name)
        .topics("orders")
        .group("billing")
        .property("client.id", name)
        .handle(m -> {});
  }

  /** Kafka clients with the name of this test that are open in this JVM. */
  private Set<ObjectName> openClients() throws Exception {
    return ManagementFactory.getPlatformMBeanServer()
        .queryNames(new ObjectName("kafka.consumer:type=app-info,id=" + name), null);
  }

  private List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(thread -> thread.startsWith("kafka-easy-") && thread.contains(name))
        .toList();
  }

  private static void hang() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aConsumerThatHasNotReachedABrokerClosesAndItsPollThreadIsGone() throws Exception {
    EasyConsumer consumer = consumer().start();
    consumer.close(LIMIT);
    assertThat(threads()).noneMatch(thread -> thread.contains("-poll-"));
    assertThat(consumer.state()).isEqualTo(ConsumerState.CLOSED);
    assertThat(openClients()).isEmpty();
  }

  @Test
  void aFailureHandlerWhoseCloseThrowsLeavesNoClientOpen() throws Exception {
    EasyConsumer consumer =
        consumer()
            .onFailure(
                new Handler(
                    () -> {},
                    () -> {
                      throw new IllegalStateException("close");
                    }))
            .start();
    assertThat(openClients()).as("the test sees clients").isNotEmpty();
    consumer.close(LIMIT);
    assertThat(consumer.state()).isEqualTo(ConsumerState.CLOSED);
    assertThat(openClients()).isEmpty();
  }

  @Test
  void aFailureHandlerWhoseCloseHangsLeavesNoClientOpenAndTheCloseIsBounded() throws Exception {
    EasyConsumer consumer = consumer().onFailure(new Handler(() -> {}, WayOutTest::hang)).start();
    consumer.close(LIMIT);
    assertThat(consumer.state()).isEqualTo(ConsumerState.CLOSED);
    assertThat(openClients()).isEmpty();
  }

  @Test
  void aStartThatFailsWhileWiringClosesTheClientAndTheFailureHandler() throws Exception {
    List<String> closed = new ArrayList<>();
    Handler handler =
        new Handler(
            () -> {
              throw new IllegalStateException("no");
            },
            () -> closed.add("failure handler"));
    ConsumerBuilder<String> builder = consumer().onFailure(handler);
    assertThatThrownBy(builder::start).hasMessage("no");
    assertThat(openClients()).isEmpty();
    assertThat(closed).containsExactly("failure handler");
    assertThat(threads()).isEmpty();
  }

  @Test
  void theConsumerLeavesTheGroupBeforeObjectsOfTheApplicationAreClosed() {
    EngineFixture engine = new EngineFixture(b -> b);
    engine.assigned(P0);
    List<Boolean> left = new ArrayList<>();
    engine.script.onIdle(engine.clock::advance);
    assertThatThrownBy(
            () ->
                engine
                    .parts
                    .drain()
                    .run(
                        LIMIT,
                        limit -> {
                          left.add(engine.script.closed());
                          throw new IllegalStateException("close");
                        }))
        .hasMessage("close");
    assertThat(left).containsExactly(true);
  }

  @Test
  void aThreadThatCannotBeCreatedEndsTheConsumer() {
    OutOfMemoryError noThread = new OutOfMemoryError("unable to create native thread");
    EngineFixture engine =
        new EngineFixture(
            b -> b,
            task -> {
              throw noThread;
            });
    engine.assigned(P0);
    engine.append(P0, "k", "v");
    engine.once();
    engine.once();
    assertThat(engine.parts.life().failure()).contains(noThread);
    assertThat(engine.parts.life().shallEnd()).isTrue();
    engine.drain(LIMIT);
    assertThat(engine.script.closed()).isTrue();
  }

  @Test
  void aPartThatHangsDoesNotPreventTheCloseOfOthers() {
    Closing closing = new Closing(name, new OwnThreads());
    CountDownLatch closed = new CountDownLatch(1);
    closing.add("failures", left -> hang());
    closing.add("duplicates", left -> closed.countDown());
    closing.close(Duration.ofMillis(200));
    ThreadedEngine.await(() -> closed.getCount() == 0);
  }

  @Test
  void anExceptionWhoseTextCannotBeLoggedDoesNotPreventTheEnd() {
    EngineFixture engine = new EngineFixture(b -> b);
    engine.script.onIdle(engine.clock::advance);
    ConsumerEngine consumer = new ConsumerEngine("test", () -> "", LIMIT, engine.parts);
    engine
        .parts
        .life()
        .fail(
            new RuntimeException() {
              private static final long serialVersionUID = 1L;

              @Override
              public String getMessage() {
                throw new IllegalStateException("no text");
              }
            });
    consumer.runPollThread();
    assertThat(consumer.state()).isEqualTo(ConsumerState.FAILED);
    assertThat(engine.script.closed()).isTrue();
  }

  @Test
  void anInterruptDuringTheCloseOfOnePartDoesNotEndTheWaitForTheOthers() {
    Closing closing = new Closing(name, new OwnThreads());
    Thread closer = Thread.currentThread();
    List<String> closed = new CopyOnWriteArrayList<>();
    CountDownLatch interrupted = new CountDownLatch(1);
    closing.add(
        "failures",
        left -> {
          closer.interrupt();
          interrupted.countDown();
          closed.add("failure handler");
        });
    closing.add(
        "duplicates",
        left -> {
          try {
            interrupted.await();
            ThreadedEngine.await(() -> closer.getState() == Thread.State.TIMED_WAITING);
            closed.add("store");
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    closing.close(Duration.ofSeconds(30));
    assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
    assertThat(closed).contains("failure handler", "store");
  }

  /** A store in the test's list when it is closed. */
  private static DuplicateStore store(List<String> closed) {
    return new DuplicateStore() {
      @Override
      public boolean contains(String id) {
        return false;
      }

      @Override
      public void add(String id) {}

      @Override
      public void close(Duration limit) {
        closed.add("store");
      }
    };
  }

  @Test
  void aFailurePolicyThatCannotBeOpenedClosesTheStoreOfIdentities() {
    List<String> closed = new CopyOnWriteArrayList<>();
    FailurePolicy policy =
        context -> {
          throw new IllegalStateException("no");
        };
    ConsumerBuilder<String> builder =
        consumer().deduplicate(Deduplication.byHeader("id").store(store(closed))).onFailure(policy);
    assertThatThrownBy(builder::start).hasMessage("no");
    assertThat(closed).containsExactly("store");
  }

  @Test
  void aCheckedExceptionThatFailsTheStartIsNamed() {
    Handler handler = new Handler(() -> throwUnchecked(new IOException()), () -> {});
    ConsumerBuilder<String> builder = consumer().onFailure(handler);
    assertThatThrownBy(builder::start)
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("java.io.IOException")
        .hasMessageNotContaining("null");
  }

  /** Throws a checked exception where none is declared, as code in other languages can. */
  @SuppressWarnings("unchecked") // erased at run time
  private static <E extends Exception> void throwUnchecked(Exception thrown) throws E {
    throw (E) thrown;
  }

  @Test
  void anErrorOfOneCallbackOfTheEndDoesNotPreventTheNext() {
    EngineFixture engine = new EngineFixture(b -> b);
    EasyConsumer consumer = new ConsumerEngine("test", () -> "", LIMIT, engine.parts);
    List<String> called = new ArrayList<>();
    consumer.onClosed(
        () -> {
          throw new AssertionError("callback");
        });
    consumer.onClosed(() -> called.add("second"));
    engine.parts.life().end(engine.drain(LIMIT));
    assertThat(called).containsExactly("second");
  }
}
