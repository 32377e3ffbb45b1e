package io.github.kafkaeasy.cli.console;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.web.Call;
import io.github.kafkaeasy.cli.web.Route;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.internal.connection.OwnConsumer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The route of the history: the jobs on a topic's letters, with user and reason, the newest first,
 * read from the audit topic. All entries of one job are shown as one line.
 */
final class History implements Route {
  private static final int MOST_ENTRIES = 5_000;
  private static final int MOST_JOBS = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Set<String> SETTLING =
      Set.of("REDRIVEN", "QUARANTINED", "DISCARDED", "PURGED", "IMPORTED");
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,18})(?:-([0-9]{1,18}))?");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final KafkaEasy kafka;

  History(KafkaEasy kafka) {
    this.kafka = kafka;
  }

  /** The line of one job; its entries are added one after the other. */
  private static final class Job {
    private final JsonNode first;
    private final Map<String, Long> done = new LinkedHashMap<>();
    private String what = "";

    private Job(JsonNode first) {
      this.first = first;
    }

    private void add(JsonNode entry) {
      String action = entry.path("action").asText();
      if (SETTLING.contains(action)) {
        done.merge(action, offsets(entry.path("letters")), Long::sum);
        what = entry.path("what").asText(what);
      }
    }

    private static long offsets(JsonNode letters) {
      long count = 0;
      for (JsonNode ranges : letters) {
        count += RANGE.matcher(ranges.asText()).results().mapToLong(Job::length).sum();
      }
      return count;
    }

    private static long length(MatchResult range) {
      String last = range.group(2);
      return last == null ? 1 : Long.parseLong(last) - Long.parseLong(range.group(1)) + 1;
    }

    private Map<String, @Nullable Object> json() {
      return Json.object(
          "at", first.path("at").asText(),
          "by", first.path("by").asText(),
          "reason", first.path("reason").asText(),
          "selection", first.path("selection").asText(),
          "what", what,
          "done", done);
    }
  }

  @Override
  public void answer(Call call) {
    String audit = DeadLetters.of(kafka, call.required("topic")).auditTopic();
    Map<String, Job> jobs = new LinkedHashMap<>();
    for (JsonNode entry : entries(audit)) {
      String id = entry.path("job").asText();
      jobs.computeIfAbsent(id, unused -> new Job(entry)).add(entry);
    }
    List<Object> newest = new ArrayList<>();
    jobs.values().stream()
        .filter(job -> !job.done.isEmpty())
        .forEach(job -> newest.add(0, job.json()));
    call.json(
        Json.object(
            "auditTopic", audit, "jobs", newest.subList(0, Math.min(MOST_JOBS, newest.size()))));
  }

  private Deque<JsonNode> entries(String audit) {
    Deque<JsonNode> entries = new ArrayDeque<>();
    try (OwnConsumer own = new OwnConsumer(kafka.rawConsumer(Map.of()))) {
      Consumer<byte[], byte[]> consumer = own.consumer();
      List<PartitionInfo> known = consumer.listTopics(PATIENCE).get(audit);
      if (known == null) {
        return entries;
      }
      TopicPartition partition = new TopicPartition(audit, 0);
      consumer.assign(List.of(partition));
      long begin = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      consumer.seek(partition, Math.max(begin, end - MOST_ENTRIES));
      long begun = System.nanoTime();
      while (consumer.position(partition) < end && System.nanoTime() - begun < PATIENCE.toNanos()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          add(entries, record.value());
        }
      }
    }
    return entries;
  }

  private static void add(Deque<JsonNode> entries, byte @Nullable [] value) {
    try {
      JsonNode entry = value == null ? null : MAPPER.readTree(value);
      if (entry != null && entry.isObject()) {
        entries.add(entry);
      }
    } catch (JacksonException notOurs) {
      // Any producer may write to the topic; a record that is no audit entry is ignored.
      return;
    } catch (IOException impossible) {
      throw new IllegalStateException("reading JSON from memory failed", impossible);
    }
  }
}
