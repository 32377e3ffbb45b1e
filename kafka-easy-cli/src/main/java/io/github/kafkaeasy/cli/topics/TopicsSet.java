package io.github.kafkaeasy.cli.topics;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.TopicAdmin;
import io.github.kafkaeasy.admin.TopicSetting;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.Shown;
import io.github.kafkaeasy.cli.render.Table;
import io.github.kafkaeasy.cli.shared.ClusterCommand;
import io.github.kafkaeasy.cli.shared.Confirmation;
import io.github.kafkaeasy.cli.shared.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Command {@code topics set}: changes settings of a topic, or resets them to the brokers' values.
 */
@Command(name = "set")
public final class TopicsSet extends ClusterCommand {
  @Parameters(index = "0", arity = "0..1", paramLabel = "TOPIC", description = "The topic.")
  private @Nullable String first;

  @Option(
      names = {"-t", "--topic"},
      paramLabel = "TOPIC",
      description = "The topic, given as in Kafka's own tools.")
  private @Nullable String named;

  @Parameters(
      index = "1..*",
      paramLabel = "NAME=VALUE",
      description = "New values, such as retention.ms=86400000.")
  private Map<String, String> changes = new LinkedHashMap<>();

  @Option(
      names = "--unset",
      paramLabel = "NAME",
      description = "Reset a setting to the brokers' value.")
  private List<String> unset = new ArrayList<>();

  @Mixin private Confirmation confirmation = new Confirmation();

  @Override
  protected void check() {
    takeFirst();
    if (changes.isEmpty() && unset.isEmpty()) {
      throw wrongUsage("give NAME=VALUE or --unset NAME");
    }
  }

  /** After --topic, the first argument is already a change. */
  private void takeFirst() {
    int equals = first == null ? -1 : first.indexOf('=');
    if (first != null && named != null && equals > 0) {
      changes.put(first.substring(0, equals), first.substring(equals + 1));
    } else if (first != null && named != null) {
      throw wrongUsage("'" + first + "' must be NAME=VALUE, because --topic names the topic");
    } else if (first != null) {
      named = first;
    } else if (named == null) {
      throw wrongUsage("Missing required parameter: 'TOPIC'");
    }
  }

  @Override
  protected Reply run(KafkaEasy kafka, EasyAdmin admin) {
    String topic = Objects.requireNonNull(named, "check() refuses a command without a topic");
    awaitReady(admin);
    Map<String, TopicSetting> before =
        admin.topics().settings(topic).stream()
            .collect(Collectors.toMap(TopicSetting::name, Function.identity()));
    TopicAdmin topics = confirmation.isGiven() ? admin.topics() : admin.topics().dryRun();
    if (!changes.isEmpty()) {
      topics.changeSettings(topic, changes);
    }
    if (!unset.isEmpty()) {
      topics.dropSettings(topic, unset);
    }
    TreeSet<String> names = new TreeSet<>(changes.keySet());
    names.addAll(unset);
    List<Change> all =
        names.stream()
            .map(name -> new Change(name, value(before.get(name)), changes.get(name)))
            .toList();
    return Reply.of(new Changed(topic, all, confirmation.isGiven()));
  }

  private static String value(@Nullable TopicSetting setting) {
    return setting == null || setting.value() == null ? "(unknown)" : setting.value();
  }

  /** A changed setting; {@code after} is null if it is reset to the brokers' value. */
  private record Change(String name, String before, @Nullable String after) {}

  private record Changed(String topic, List<Change> changes, boolean done) implements Shown {
    @Override
    public Object json() {
      return Json.object(
          "topic",
          topic,
          "done",
          done,
          "changes",
          changes.stream()
              .map(
                  change ->
                      Json.object(
                          "name", change.name(),
                          "before", change.before(),
                          "after", change.after()))
              .toList());
    }

    @Override
    public void text(Page page) {
      Table table = new Table("SETTING", "BEFORE", "AFTER");
      for (Change change : changes) {
        String after = change.after();
        table.row(change.name(), change.before(), after == null ? "(the brokers' value)" : after);
      }
      page.table(table);
      if (!done) {
        page.nothingChanged();
      }
    }
  }
}
