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

/** The process that tests kill: a redrive, or a consumer whose records all fail. */
final class KillChild {
  /** A window holds what a second may send. */
  static final int PER_SECOND = 5_000;

  private KillChild() {}

  public static void main(String[] args) throws InterruptedException {
    KafkaEasy kafka = KafkaEasy.connect(args[1]);
    switch (args[0]) {
      case "redrive" -> redrive(kafka, args[2]);
      case "consume" -> consume(kafka, args[2], args[3]);
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static void redrive(KafkaEasy kafka, String letters) {
    // Slow enough that a kill finds it at work, in one of several windows.
    RedriveReport report =
        DeadLetters.of(kafka, letters).redrive(Selection.all()).perSecond(PER_SECOND).run();
    System.out.println("sent " + report.sent() + " repeats " + report.repeats());
  }

  private static void consume(KafkaEasy kafka, String topic, String group)
      throws InterruptedException {
    EasyConsumer consumer = start(kafka, topic, group);
    consumer.awaitClosed();
  }

  /** Each record fails once in its topic, once in the retry topic, and is dead-lettered. */
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
   * Starts one and kills it so long after it has come to a point, unless it has ended by then.
   *
   * @return whether it still ran
   */
  static boolean killAt(
      BooleanSupplier point, Duration later, String what, String bootstrap, String... arguments)
      throws IOException, InterruptedException {
    Process child = process(what, bootstrap, arguments);
    // What it logs is of use only if it ends too early.
    StringBuilder output = new StringBuilder();
    Thread reader = new Thread(() -> read(child.getInputStream(), output), "kill-child-output");
    reader.start();
    try {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
      while (!point.getAsBoolean() && child.isAlive()) {
        if (System.nanoTime() - deadline > 0) {
          throw new AssertionError("the child did not come to the point");
        }
      }
      LockSupport.parkNanos(later.toNanos());
      return child.isAlive();
    } finally {
      child.destroyForcibly();
      child.waitFor();
      reader.join();
      if (child.exitValue() != 128 + 9 && child.exitValue() != 0) {
        System.out.println("The child ended by itself: " + output);
      }
    }
  }

  /** One that nobody kills. */
  static Process process(String what, String bootstrap, String... arguments) throws IOException {
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
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static void read(InputStream stream, StringBuilder output) {
    try (stream) {
      output.append(new String(stream.readAllBytes(), UTF_8));
    } catch (IOException e) {
      output.append("its output cannot be read: ").append(e);
    }
  }
}
