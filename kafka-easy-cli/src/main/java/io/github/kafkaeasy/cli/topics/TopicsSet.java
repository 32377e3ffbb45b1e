package io.github.kafkaeasy.cli.topics;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.TopicAdmin;
import io.github.kafkaeasy.admin.TopicSetting;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Table;
import io.github.kafkaeasy.cli.shared.ClusterCommand;
import io.github.kafkaeasy.cli.shared.Confirmation;
import io.github.kafkaeasy.cli.shared.Exit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Command {@code topics set}: change settings of a topic, or give them up. */
@Command(name = "set")
public final class TopicsSet extends ClusterCommand {
  @Parameters(index = "0", paramLabel = "TOPIC", description = "The topic.")
  private String topic = "";

  @Parameters(
      index = "1..*",
      paramLabel = "NAME=VALUE",
      description = "New values, such as retention.ms=86400000.")
  private Map<String, String> changes = new LinkedHashMap<>();

  @Option(
      names = "--unset",
      paramLabel = "NAME",
      description = "Give a setting up, so that the brokers' value holds again.")
  private List<String> unset = new ArrayList<>();

  @Mixin private Confirmation confirmation = new Confirmation();

  @Override
  protected int run(KafkaEasy kafka, EasyAdmin admin) {
    if (changes.isEmpty() && unset.isEmpty()) {
      throw wrongUsage("give NAME=VALUE or --unset NAME");
    }
    awaitReady(admin);
    Map<String, TopicSetting> before = settings(admin);
    TopicAdmin topics = confirmation.isGiven() ? admin.topics() : admin.topics().dryRun();
    if (!changes.isEmpty()) {
      topics.changeSettings(topic, changes);
    }
    if (!unset.isEmpty()) {
      topics.dropSettings(topic, unset);
    }
    TreeSet<String> names = new TreeSet<>(changes.keySet());
    names.addAll(unset);
    if (isJson()) {
      answer(
          Json.object(
              "topic", topic,
              "done", confirmation.isGiven(),
              "changes",
                  names.stream()
                      .map(
                          name ->
                              Json.object(
                                  "name", name,
                                  "before", value(before.get(name)),
                                  "after", changes.get(name)))
                      .toList()));
      return Exit.OK;
    }
    Table table = new Table("SETTING", "BEFORE", "AFTER");
    for (String name : names) {
      String after = changes.get(name);
      table.row(name, value(before.get(name)), after == null ? "(the brokers' value)" : after);
    }
    table.print(terminal());
    if (!confirmation.isGiven()) {
      noteDryRun();
    }
    return Exit.OK;
  }

  private Map<String, TopicSetting> settings(EasyAdmin admin) {
    return admin.topics().settings(topic).stream()
        .collect(Collectors.toMap(TopicSetting::name, Function.identity()));
  }

  private static String value(@Nullable TopicSetting setting) {
    return setting == null || setting.value() == null ? "(unknown)" : setting.value();
  }
}
