package io.github.kafkaeasy.cli.topics;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.TopicAdmin;
import io.github.kafkaeasy.admin.TopicCreation;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.Shown;
import io.github.kafkaeasy.cli.shared.ClusterCommand;
import io.github.kafkaeasy.cli.shared.Confirmation;
import io.github.kafkaeasy.cli.shared.Reply;
import io.github.kafkaeasy.cli.shared.TopicName;
import io.github.kafkaeasy.cli.terminal.Style;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Command {@code topics create}: creates a topic unless it exists. */
@Command(name = "create")
public final class TopicsCreate extends ClusterCommand {
  @Mixin private TopicName named = new TopicName();

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "-1",
      description = "The number of partitions (default: the brokers' default).")
  private int partitions = -1;

  @Option(
      names = "--replication",
      paramLabel = "N",
      defaultValue = "-1",
      description = "The replication factor (default: the brokers' default).")
  private int replication = -1;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "A setting of the topic, such as retention.ms=86400000.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Mixin private Confirmation confirmation = new Confirmation();

  @Override
  protected Reply run(KafkaEasy kafka, EasyAdmin admin) {
    String topic = named.get();
    awaitReady(admin);
    TopicAdmin topics = confirmation.isGiven() ? admin.topics() : admin.topics().dryRun();
    TopicCreation creation = topics.create(topic, partitions, replication, settings);
    return Reply.of(new Created(topic, creation, confirmation.isGiven()));
  }

  private record Created(String topic, TopicCreation creation, boolean done) implements Shown {
    @Override
    public Object json() {
      return Json.object("topic", topic, "result", creation.name(), "done", done);
    }

    @Override
    public void text(Page page) {
      if (creation == TopicCreation.ALREADY_THERE) {
        page.line(Style.WARNING, topic + " exists already and was not changed.");
      } else if (done) {
        page.line(Style.GOOD, "Created " + topic + ".");
      } else {
        page.line("Would create " + topic + "; the brokers have checked it.").nothingChanged();
      }
    }
  }
}
