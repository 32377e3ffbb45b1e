package io.github.kafkaeasy.cli;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.TopicSetting;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.dlq.redrive.DeadLetterDepth;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Would a consumer of that topic be able to dead-letter, and what waits there? */
final class DoctorDlq {
  @Option(names = "--topic", paramLabel = "TOPIC", description = "A topic that is consumed.")
  private @Nullable String topic;

  @Option(
      names = "--dlq",
      paramLabel = "TOPIC",
      description = "Its dead-letter topic (default: <topic>.dlq).")
  private @Nullable String dlq;

  void check(KafkaEasy kafka, EasyAdmin admin, Findings findings) {
    if (topic == null) {
      return;
    }
    String letters = dlq == null ? topic + ".dlq" : dlq;
    if (letters.equals(topic)) {
      findings.problem(topic + " is its own dead-letter topic: letters would come again for ever.");
      return;
    }
    boolean source = admin.topicExists(topic);
    if (!source) {
      findings.problem("The topic " + topic + " does not exist.");
    }
    if (!admin.topicExists(letters)) {
      findings.note(
          "The dead-letter topic "
              + letters
              + " does not exist yet. RetryThenDeadLetter creates it with the first dead letter,"
              + " unless createIfMissing is off or it has no right to.");
      return;
    }
    long before = findings.problems();
    if (source) {
      compare(settings(admin, topic), settings(admin, letters), letters, findings);
    }
    compacted(admin, letters, findings);
    if (findings.problems() == before) {
      findings.ok("The dead-letter topic " + letters + " is fit for " + topic + ".");
    }
    depth(DeadLetters.of(kafka, letters).depth(), letters, findings);
  }

  private void compare(
      Map<String, TopicSetting> source,
      Map<String, TopicSetting> target,
      String letters,
      Findings findings) {
    long sourceMillis = number(source, "retention.ms");
    long targetMillis = number(target, "retention.ms");
    if (targetMillis >= 0 && (sourceMillis < 0 || targetMillis < sourceMillis)) {
      findings.problem(
          letters
              + " keeps records for "
              + Numbers.duration(Duration.ofMillis(targetMillis))
              + ", less than "
              + topic
              + ": letters go before anybody has looked. Raise retention.ms.");
    }
    long sourceBytes = number(source, "max.message.bytes");
    long targetBytes = number(target, "max.message.bytes");
    if (targetBytes < sourceBytes) {
      findings.problem(
          letters
              + " takes records up to "
              + Numbers.bytes(targetBytes)
              + ", "
              + topic
              + " up to "
              + Numbers.bytes(sourceBytes)
              + ": of the largest only a pointer would be kept. Raise max.message.bytes.");
    }
  }

  private static void compacted(EasyAdmin admin, String letters, Findings findings) {
    if (admin.describeTopic(letters).compacted()) {
      findings.problem(
          letters
              + " is compacted: of letters with one key only the last is kept, and those without a"
              + " key are refused. Set cleanup.policy=delete.");
    }
  }

  private static void depth(DeadLetterDepth depth, String letters, Findings findings) {
    Instant oldest = depth.oldestOpen();
    if (depth.open() == 0 || oldest == null) {
      findings.ok(letters + " holds no open letter.");
    } else {
      findings.note(
          letters
              + " holds "
              + Numbers.count(depth.open(), "open letter")
              + ", the oldest since "
              + Numbers.duration(depth.oldestAge(Instant.now()))
              + ".");
    }
  }

  private static Map<String, TopicSetting> settings(EasyAdmin admin, String name) {
    return admin.topics().settings(name).stream()
        .collect(Collectors.toMap(TopicSetting::name, Function.identity()));
  }

  private static long number(Map<String, TopicSetting> settings, String name) {
    TopicSetting setting = settings.get(name);
    String value = setting == null ? null : setting.value();
    return value == null ? -1 : Long.parseLong(value);
  }
}
