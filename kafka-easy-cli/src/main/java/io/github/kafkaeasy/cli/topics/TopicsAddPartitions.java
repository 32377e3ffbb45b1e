package io.github.kafkaeasy.cli.topics;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.PartitionGrowth;
import io.github.kafkaeasy.admin.TopicAdmin;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.shared.ClusterCommand;
import io.github.kafkaeasy.cli.shared.Confirmation;
import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.cli.terminal.Style;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Command {@code topics add-partitions}: add partitions to a topic. They can never be taken away,
 * and keys move.
 */
@Command(name = "add-partitions")
public final class TopicsAddPartitions extends ClusterCommand {
  @Parameters(paramLabel = "TOPIC", description = "The topic.")
  private String topic = "";

  @Option(
      names = "--to",
      paramLabel = "N",
      required = true,
      description = "How many it shall have.")
  private int total;

  @Mixin private Confirmation confirmation = new Confirmation();

  @Override
  protected int run(KafkaEasy kafka, EasyAdmin admin) {
    awaitReady(admin);
    TopicAdmin topics = confirmation.isGiven() ? admin.topics() : admin.topics().dryRun();
    PartitionGrowth growth = topics.addPartitions(topic, total);
    if (isJson()) {
      answer(
          Json.object(
              "topic", topic,
              "before", growth.before(),
              "after", growth.after(),
              "done", confirmation.isGiven()));
      return Exit.OK;
    }
    if (growth.added() == 0) {
      terminal().line(topic + " has " + growth.before() + " partitions already.");
      return Exit.OK;
    }
    String verb = confirmation.isGiven() ? "Added " : "Would add ";
    terminal()
        .line(
            confirmation.isGiven() ? Style.GOOD : Style.PLAIN,
            verb + growth.added() + " partitions to the " + growth.before() + " of " + topic + ".");
    terminal().line("New records of a key may fall on another partition than its earlier ones.");
    if (!confirmation.isGiven()) {
      noteDryRun();
    }
    return Exit.OK;
  }
}
