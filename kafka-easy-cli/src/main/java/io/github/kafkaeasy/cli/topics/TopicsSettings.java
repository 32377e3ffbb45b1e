package io.github.kafkaeasy.cli.topics;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.TopicSetting;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.Shown;
import io.github.kafkaeasy.cli.render.Table;
import io.github.kafkaeasy.cli.shared.ClusterCommand;
import io.github.kafkaeasy.cli.shared.Reply;
import io.github.kafkaeasy.cli.shared.TopicName;
import io.github.kafkaeasy.cli.terminal.Style;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Command {@code topics settings}: shows a topic's settings, and the source of each. */
@Command(name = "settings")
public final class TopicsSettings extends ClusterCommand {
  @Mixin private TopicName named = new TopicName();

  @Option(names = "--changed", description = "Only settings that were set for this topic.")
  private boolean changed;

  @Override
  protected Reply run(KafkaEasy kafka, EasyAdmin admin) {
    String topic = named.get();
    awaitReady(admin);
    return Reply.of(
        new Settings(
            admin.topics().settings(topic).stream()
                .filter(setting -> !changed || setting.changed())
                .toList()));
  }

  private record Settings(List<TopicSetting> settings) implements Shown {
    @Override
    public Object json() {
      return settings.stream()
          .map(
              setting ->
                  Json.object(
                      "name", setting.name(),
                      "value", setting.value(),
                      "source", setting.source().name()))
          .toList();
    }

    @Override
    public void text(Page page) {
      Table table = new Table("SETTING", "VALUE", "FROM");
      for (TopicSetting setting : settings) {
        Style style = setting.changed() ? Style.STRONG : Style.PLAIN;
        String value = setting.value();
        table.row(
            new Table.Styled(style, setting.name()),
            new Table.Styled(style, value == null ? "(hidden)" : value),
            new Table.Styled(style, setting.source()));
      }
      page.table(table);
    }
  }
}
