package io.github.kafkaeasy.consumer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class EngineThreadsTest {

  /** Java threads inherit this from the thread that creates them; a virtual thread is a daemon. */
  @Test
  void thePollThreadOfAConsumerThatADaemonStartsKeepsTheJvmAlive() throws Exception {
    CompletableFuture<Thread> poll = new CompletableFuture<>();
    Thread starter = new Thread(() -> poll.complete(EngineThreads.poll("billing", () -> {})));
    starter.setDaemon(true);
    starter.start();
    starter.join();
    assertThat(poll.join().isDaemon()).isFalse();
  }
}
