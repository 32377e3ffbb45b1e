package io.github.kafkaeasy.cli.topics;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.PartitionGrowth;
import io.github.kafkaeasy.admin.TopicAdmin;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.Shown;
import io.github.kafkaeasy.cli.shared.ClusterCommand;
import io.github.kafkaeasy.cli.shared.Confirmation;
import io.github.kafkaeasy.cli.shared.Reply;
import io.github.kafkaeasy.cli.shared.TopicName;
import io.github.kafkaeasy.cli.terminal.Style;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Command {@code topics add-partitions}: adds partitions to a topic. Partitions cannot be removed,
 * and keys move to other partitions.
 */
@Command(name = "add-partitions")
public final class TopicsAddPartitions extends ClusterCommand {
  @Mixin private TopicName named = new TopicName();

  @Option(
      names = "--to",
      paramLabel = "N",
      required = true,
      description = "The number of partitions that the topic will have.")
  private int total;

  @Mixin private Confirmation confirmation = new Confirmation();

  @Override
  protected Reply run(KafkaEasy kafka, EasyAdmin admin) {
    String topic = named.get();
    awaitReady(admin);
    TopicAdmin topics = confirmation.isGiven() ? admin.topics() : admin.topics().dryRun();
    PartitionGrowth growth = topics.addPartitions(topic, total);
    return Reply.of(new Grown(topic, growth, confirmation.isGiven()));
  }

  private record Grown(String topic, PartitionGrowth growth, boolean done) implements Shown {
    @Override
    public Object json() {
      return Json.object(
          "topic", topic, "before", growth.before(), "after", growth.after(), "done", done);
    }

    @Override
    public void text(Page page) {
      if (growth.added() == 0) {
        page.line(topic + " has " + growth.before() + " partitions already.");
        return;
      }
      String rest = growth.added() + " partitions to the " + growth.before() + " of " + topic + ".";
      if (done) {
        page.line(Style.GOOD, "Added " + rest);
      } else {
        page.line("Would add " + rest);
      }
      page.line("New records of a key may go to another partition than its earlier records.");
      if (!done) {
        page.nothingChanged();
      }
    }
  }
}
