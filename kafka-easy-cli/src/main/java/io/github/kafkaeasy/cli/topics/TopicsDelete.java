package io.github.kafkaeasy.cli.topics;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.PartitionPosition;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.shared.ClusterCommand;
import io.github.kafkaeasy.cli.shared.Confirmation;
import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.Style;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Command {@code topics delete}: delete a topic with all its records, for good. */
@Command(name = "delete")
public final class TopicsDelete extends ClusterCommand {
  @Parameters(paramLabel = "TOPIC", description = "The topic.")
  private String topic = "";

  @Mixin private Confirmation.ByName confirmation = new Confirmation.ByName();

  @Override
  protected int run(KafkaEasy kafka, EasyAdmin admin) {
    awaitReady(admin);
    int partitions = admin.topics().describe(topic).partitions().size();
    long offsets =
        admin.records().positions(topic).stream().mapToLong(PartitionPosition::count).sum();
    String what =
        topic
            + " with "
            + Numbers.count(partitions, "partition")
            + " and about "
            + Numbers.count(offsets, "record");
    if (confirmation.isGiven()) {
      terminal().note(Style.BAD, "About to delete " + what + ".");
      boolean done = admin.topics().delete(confirmation.require(terminal(), topic));
      tell(done, offsets, "Deleted " + topic + ".");
    } else {
      tell(false, offsets, "Would delete " + what + ".");
      noteDryRun();
    }
    return Exit.OK;
  }

  private void tell(boolean done, long offsets, String sentence) {
    if (isJson()) {
      answer(Json.object("topic", topic, "offsets", offsets, "done", done));
    } else {
      terminal().line(sentence);
    }
  }
}
