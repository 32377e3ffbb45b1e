package io.github.kafkaeasy.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.RedriveReport;
import io.github.kafkaeasy.dlq.redrive.Selection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The process that tests kill: it runs a redrive, or a consumer whose records all fail. */
final class KillChild {
  /** The rate per second; a window contains at most this many records. */
  static final int PER_SECOND = 5_000;

  private static final int KILLED = 128 + 9;
  private static final String REFUSED = "RedriveRunningException";

  private final Process process;
  private final StringBuilder output = new StringBuilder();
  private final Thread reader = new Thread(this::read, "kill-child-output");

  private KillChild(Process process) {
    this.process = process;
    reader.start();
  }

  public static void main(String[] args) throws InterruptedException {
    KafkaEasy kafka = KafkaEasy.connect(args[1]);
    switch (args[0]) {
      case "redrive" -> redrive(kafka, args[2]);
      case "consume" -> consume(kafka, args[2], args[3]);
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static void redrive(KafkaEasy kafka, String letters) {
    // Slow enough that the kill hits the redrive while it is working, in one of several windows.
    RedriveReport report =
        DeadLetters.of(kafka, letters).redrive(Selection.all()).perSecond(PER_SECOND).run();
    System.out.println("sent " + report.sent() + " repeats " + report.repeats());
  }

  private static void consume(KafkaEasy kafka, String topic, String group)
      throws InterruptedException {
    EasyConsumer consumer = start(kafka, topic, group);
    consumer.awaitClosed();
  }

  /**
   * Each record fails once in its source topic and once in the retry topic, and is dead-lettered.
   */
  static EasyConsumer start(KafkaEasy kafka, String topic, String group) {
    return kafka
        .consumer(String.class)
        .topics(topic)
        .group(group)
        .ordering(Ordering.KEY)
        .commitEvery(Duration.ofMillis(100))
        .onFailure(
            RetryThenDeadLetter.attempts(1).retryTopics(Duration.ofMillis(100)).to(topic + ".dlq"))
        .handle(
            message -> {
              throw new IllegalStateException("always");
            })
        .start();
  }

  /**
   * Starts a process and kills it this long after it has reached a point, unless it has already
   * ended.
   *
   * @return whether it was still running
   */
  static boolean killAt(
      BooleanSupplier point, Duration later, String what, String bootstrap, String... arguments)
      throws IOException, InterruptedException {
    return killOneAt(point, later, List.of(launch(what, bootstrap, arguments)));
  }

  /**
   * Kills the last process that is still running, this long after all of them have reached a point;
   * the others end by themselves.
   *
   * @return whether one was still running
   */
  static boolean killOneAt(BooleanSupplier point, Duration later, List<KillChild> children)
      throws InterruptedException {
    try {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
      while (!point.getAsBoolean() && children.stream().anyMatch(KillChild::runs)) {
        if (System.nanoTime() - deadline > 0) {
          throw new AssertionError("the child did not reach the point");
        }
      }
      LockSupport.parkNanos(later.toNanos());
      List<KillChild> running = children.stream().filter(KillChild::runs).toList();
      if (running.isEmpty()) {
        return false;
      }
      running.get(running.size() - 1).process.destroyForcibly();
      for (KillChild child : children) {
        child.process.waitFor(180, TimeUnit.SECONDS);
      }
      return true;
    } finally {
      for (KillChild child : children) {
        child.end();
      }
    }
  }

  /** A process that has been started. */
  static KillChild launch(String what, String bootstrap, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KillChild.class.getName(),
                what,
                bootstrap));
    command.addAll(List.of(arguments));
    return new KillChild(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  private boolean runs() {
    return process.isAlive();
  }

  /**
   * Ends the process, and prints its log if it ended with an error other than the refusal of a
   * second run.
   */
  private void end() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
    reader.join();
    int status = process.exitValue();
    if (status != KILLED && status != 0 && output.indexOf(REFUSED) < 0) {
      System.out.println("The child ended by itself: " + output);
    }
  }

  private void read() {
    try (InputStream stream = process.getInputStream()) {
      output.append(new String(stream.readAllBytes(), UTF_8));
    } catch (IOException e) {
      output.append("its output cannot be read: ").append(e);
    }
  }
}
