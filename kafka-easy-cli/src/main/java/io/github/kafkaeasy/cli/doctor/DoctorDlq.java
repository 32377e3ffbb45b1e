package io.github.kafkaeasy.cli.doctor;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.dlq.Backoff;
import io.github.kafkaeasy.dlq.RetryThenDeadLetter;
import io.github.kafkaeasy.dlq.redrive.DeadLetterDepth;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.connection.OwnAdmin;
import io.github.kafkaeasy.internal.settings.Options;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Checks whether a consumer of a topic could write dead letters, and how many open letters there
 * are.
 */
final class DoctorDlq {
  private static final String SUFFIX = ".dlq";

  @Option(
      names = {"-t", "--topic"},
      paramLabel = "TOPIC",
      description = "A topic that is consumed.")
  private @Nullable String topic;

  @Option(
      names = "--dlq",
      paramLabel = "TOPIC",
      description = {
        "Its dead-letter topic (default: <topic>.dlq);",
        "without --topic only its open letters are checked."
      })
  private @Nullable String dlq;

  @Option(
      names = "--retry-topics",
      paramLabel = "DELAY",
      split = ",",
      description = "The delays of its retry topics, for example 10s,1m (default: it has none).")
  private List<Duration> retryDelays = List.of();

  @Option(
      names = "--attempts",
      paramLabel = "N",
      defaultValue = "1",
      description = "The number of attempts in place (default: ${DEFAULT-VALUE}).")
  private int attempts;

  @Option(
      names = "--backoff",
      paramLabel = "DURATION",
      defaultValue = "30s",
      description = "The longest wait between two attempts (default: ${DEFAULT-VALUE}).")
  private Duration backoff = Duration.ZERO;

  /** Refuses invalid options before the cluster is asked. */
  void check() {
    if (topic != null) {
      String consumed = Options.topicName("--topic", topic);
      var unused = policy(letters(consumed));
    } else if (dlq != null) {
      var unused = Options.topicName("--dlq", dlq);
    } else if (!retryDelays.isEmpty()) {
      throw InvalidOptionException.of(
          "--retry-topics", retryDelays, "name the consumed topic with --topic");
    }
  }

  void check(KafkaEasy kafka, EasyAdmin admin, Findings findings) {
    if (topic != null) {
      consumed(topic, kafka, admin, findings);
    } else if (dlq != null) {
      if (admin.topicExists(dlq)) {
        depth(DeadLetters.of(kafka, dlq).depth(), dlq, findings);
      } else {
        findings.problem("The dead-letter topic " + dlq + " does not exist.");
      }
    }
  }

  private void consumed(String topic, KafkaEasy kafka, EasyAdmin admin, Findings findings) {
    String letters = letters(topic);
    RetryThenDeadLetter policy = policy(letters);
    long before = findings.problems();
    try (OwnAdmin own = new OwnAdmin(kafka.rawAdmin())) {
      Admin raw = own.admin();
      policy.problems(raw, Set.of(topic)).forEach(problem -> findings.problem(problem.toString()));
    }
    if (letters.equals(topic)) {
      return;
    }
    boolean there = admin.topicExists(letters);
    if (findings.problems() == before) {
      findings.ok(
          there
              ? "The dead-letter topic " + letters + " is fit for " + topic + "."
              : "The dead-letter topic " + letters + " is not there yet; a consumer creates it.");
    }
    if (dlq == null && topic.endsWith(SUFFIX)) {
      findings.note(
          topic
              + " was checked as a consumed topic. If it contains dead letters, use --dlq "
              + topic);
    }
    if (there) {
      depth(DeadLetters.of(kafka, letters).depth(), letters, findings);
    }
  }

  private String letters(String consumed) {
    return dlq == null ? consumed + SUFFIX : dlq;
  }

  /**
   * Creates the policy; a refusal names the option that was typed, not the method of the builder.
   */
  private RetryThenDeadLetter policy(String letters) {
    RetryThenDeadLetter policy = named("--attempts", () -> RetryThenDeadLetter.attempts(attempts));
    Backoff waits = named("--backoff", () -> Backoff.fixed(backoff));
    RetryThenDeadLetter complete = named("--dlq", () -> policy.to(letters)).backoff(waits);
    return retryDelays.isEmpty()
        ? complete
        : named("--retry-topics", () -> complete.retryTopics(retryDelays.toArray(new Duration[0])));
  }

  private static <T> T named(String option, Supplier<T> setting) {
    try {
      return setting.get();
    } catch (InvalidOptionException e) {
      if (e.conflictsWith() != null) {
        throw e;
      }
      InvalidOptionException renamed = InvalidOptionException.of(option, e.value(), e.reason());
      renamed.initCause(e);
      throw renamed;
    }
  }

  private static void depth(DeadLetterDepth depth, String letters, Findings findings) {
    if (!depth.hidden().isEmpty()) {
      findings.problem(depth.hidden() + ". Records after it are neither shown nor redriven.");
    }
    Instant oldest = depth.oldestOpen();
    if (depth.open() == 0 || oldest == null) {
      findings.ok(letters + " contains no open letter.");
    } else {
      findings.note(
          letters
              + " holds "
              + Numbers.count(depth.open(), "open letter")
              + ", the oldest for "
              + Numbers.duration(depth.oldestAge(Instant.now()))
              + ".");
    }
  }
}
