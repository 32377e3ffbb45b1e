package io.github.kafkaeasy.cli.topics;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.TopicSetting;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Table;
import io.github.kafkaeasy.cli.shared.ClusterCommand;
import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.cli.terminal.Style;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Command {@code topics settings}: settings of a topic, and where each comes from. */
@Command(name = "settings")
public final class TopicsSettings extends ClusterCommand {
  @Parameters(paramLabel = "TOPIC", description = "The topic.")
  private String topic = "";

  @Option(names = "--changed", description = "Only what was set for this topic.")
  private boolean changed;

  @Override
  protected int run(KafkaEasy kafka, EasyAdmin admin) {
    awaitReady(admin);
    List<TopicSetting> settings =
        admin.topics().settings(topic).stream()
            .filter(setting -> !changed || setting.changed())
            .toList();
    if (isJson()) {
      answer(settings.stream().map(TopicsSettings::json).toList());
      return Exit.OK;
    }
    Table table = new Table("SETTING", "VALUE", "FROM");
    for (TopicSetting setting : settings) {
      Style style = setting.changed() ? Style.STRONG : Style.PLAIN;
      table.row(
          new Table.Styled(style, setting.name()),
          new Table.Styled(style, shown(setting)),
          new Table.Styled(style, setting.source()));
    }
    table.print(terminal());
    return Exit.OK;
  }

  private static String shown(TopicSetting setting) {
    String value = setting.value();
    return value == null ? "(hidden)" : value;
  }

  private static Object json(TopicSetting setting) {
    return Json.object(
        "name", setting.name(), "value", setting.value(), "source", setting.source().name());
  }
}
