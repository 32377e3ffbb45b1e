package io.github.kafkaeasy.cli.console;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.cli.console.TopicFinder.How;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.web.Call;
import io.github.kafkaeasy.cli.web.EventStream;
import io.github.kafkaeasy.cli.web.Route;
import io.github.kafkaeasy.dlq.redrive.DeadLetterDepth;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.Progress;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.internal.Causes;
import io.github.kafkaeasy.internal.connection.OwnAdmin;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * The route of the first view: the dead-letter topics, sent as they are found. First the topics
 * found by name; then the number of open letters in each, which takes as long as reading them, with
 * progress; then the topics found by content. Ends when the browser disconnects.
 */
final class TopicList implements Route {
  private static final int MOST_TOPICS = 500;

  private final KafkaEasy kafka;
  private final List<String> given;

  /**
   * Creates the route.
   *
   * @param given the topics to show; empty for all that are found
   */
  TopicList(KafkaEasy kafka, List<String> given) {
    this.kafka = kafka;
    this.given = List.copyOf(given);
  }

  @Override
  public void answer(Call call) {
    EventStream events = call.events();
    try (OwnAdmin own = new OwnAdmin(kafka.rawAdmin())) {
      Admin admin = own.admin();
      Map<String, How> found = new LinkedHashMap<>();
      given.forEach(topic -> found.put(topic, How.GIVEN));
      Set<String> all = given.isEmpty() ? Answers.of(admin.listTopics().names()) : Set.of();
      found.putAll(TopicFinder.byName(all));
      tell(events, admin, found);
      Map<String, How> more = new LinkedHashMap<>();
      if (!all.isEmpty()) {
        for (String topic : new TopicFinder(kafka).byContent(all, found.keySet(), admin)) {
          more.put(topic, How.CONTENT);
        }
      }
      tell(events, admin, more);
      events.send("end", null);
    } catch (KafkaEasyException | KafkaException e) {
      events.send("failed", Json.object("error", Causes.text(e)));
    }
  }

  private void tell(EventStream events, Admin admin, Map<String, How> found) {
    List<String> topics = found.keySet().stream().limit(MOST_TOPICS).toList();
    if (topics.isEmpty()) {
      return;
    }
    Arrivals arrivals = Arrivals.of(admin, topics, Instant.now());
    for (String topic : topics) {
      How how = found.getOrDefault(topic, How.NAME);
      events.send(
          "topic",
          Json.object(
              "topic", topic,
              "how", how.name().toLowerCase(Locale.ROOT),
              "records", arrivals.records().get(topic),
              "hours", arrivals.hours().get(topic)));
    }
    for (String topic : topics) {
      depth(events, topic);
    }
  }

  private void depth(EventStream events, String topic) {
    try {
      DeadLetterDepth depth =
          DeadLetters.of(kafka, topic)
              .onProgress(progress -> events.send("progress", told(topic, progress)))
              .depth();
      Instant oldest = depth.oldestOpen();
      events.send(
          "depth",
          Json.object(
              "topic", topic,
              "letters", depth.letters(),
              "open", depth.open(),
              "oldest", oldest == null ? null : oldest.toEpochMilli(),
              "hidden", depth.hidden()));
    } catch (KafkaEasyException e) {
      // A topic that this user may not read must not hide the others.
      events.send("depth", Json.object("topic", topic, "error", e.getMessage()));
    }
  }

  private static Map<String, @Nullable Object> told(String topic, Progress progress) {
    return Json.object("topic", topic, "done", progress.done(), "total", progress.total());
  }
}
