package io.github.kafkaeasy.faults;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.test.ChildEvent;
import io.github.kafkaeasy.test.TakeTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;

/**
 * A consumer in a separate JVM that can create only a few more threads once it runs. A thread takes
 * 1 GiB of address space (-Xss1g) and the program limits its address space; idle threads use it up,
 * and then as many of them end as the consumer may create. Arguments: bootstrap servers, topic,
 * group, threads left. Exit code 0 if the consumer ended FAILED. Linux only.
 */
final class ThreadlessChild {

  static final Path PRLIMIT = Path.of("/usr/bin/prlimit");

  private ThreadlessChild() {}

  public static void main(String[] args) throws Exception {
    CountDownLatch assigned = new CountDownLatch(1);
    EasyConsumer consumer =
        KafkaEasy.connect(args[0])
            .consumer(String.class)
            .topics(args[1])
            .group(args[2])
            .ordering(Ordering.KEY)
            .onAssigned(partitions -> assigned.countDown())
            .handle(
                message -> {
                  // Slow enough that the consumer starts a second worker.
                  TakeTime.millis(100);
                  ChildEvent.print("handled", "offset", message.offset());
                })
            .start();
    assigned.await();
    // The clients create the threads that they need in the first moments.
    TakeTime.millis(2_000);
    limitAddressSpace();
    leaveThreads(Integer.parseInt(args[3]));
    ChildEvent.print("limited");
    ConsumerState end = consumer.awaitClosed(Duration.ofMinutes(10));
    ChildEvent.print("ended", "state", end, "failure", consumer.failure().orElse(null));
    System.exit(end == ConsumerState.FAILED ? 0 : 1);
  }

  /** Limits the address space to a few more threads, plus a reserve for everything else. */
  private static void limitAddressSpace() throws Exception {
    long kilobytes =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmSize:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
            .findFirst()
            .orElseThrow();
    long bytes = 1_024 * kilobytes + 4_700L * 1_024 * 1_024;
    Process limit =
        new ProcessBuilder(
                PRLIMIT.toString(),
                "--pid",
                String.valueOf(ProcessHandle.current().pid()),
                "--as=" + bytes)
            .inheritIO()
            .start();
    if (limit.waitFor() != 0) {
      throw new IllegalStateException("prlimit failed");
    }
  }

  /**
   * Uses up the address space and then ends {@code left} idle threads. Done three times, because
   * other threads end meanwhile and free address space.
   */
  private static void leaveThreads(int left) throws InterruptedException {
    Deque<CountDownLatch> idle = new ArrayDeque<>();
    for (int round = 0; round < 3; round++) {
      takeAll(idle);
      for (int i = 0; i < left; i++) {
        idle.remove().countDown();
      }
      // A thread's stack is freed shortly after its end.
      TakeTime.millis(500);
    }
  }

  private static void takeAll(Deque<CountDownLatch> idle) {
    try {
      while (true) {
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = new Thread(() -> awaitEnd(end), "idle-" + idle.size());
        thread.setDaemon(true);
        thread.start();
        idle.add(end);
      }
    } catch (OutOfMemoryError noMoreThreads) {
      ChildEvent.print("taken", "threads", idle.size());
    }
  }

  private static void awaitEnd(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
