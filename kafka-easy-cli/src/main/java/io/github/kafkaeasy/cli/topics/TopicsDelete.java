package io.github.kafkaeasy.cli.topics;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.PartitionPosition;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.Shown;
import io.github.kafkaeasy.cli.shared.ClusterCommand;
import io.github.kafkaeasy.cli.shared.Confirmation;
import io.github.kafkaeasy.cli.shared.Reply;
import io.github.kafkaeasy.cli.shared.TopicName;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.error.NotFoundException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Command {@code topics delete}: deletes a topic with all its records, permanently. */
@Command(name = "delete")
public final class TopicsDelete extends ClusterCommand {
  @Mixin private TopicName named = new TopicName();

  @Mixin private Confirmation.ByName confirmation = new Confirmation.ByName();

  @Override
  protected Reply run(KafkaEasy kafka, EasyAdmin admin) {
    String topic = named.get();
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
    if (!confirmation.isGiven()) {
      return Reply.of(new Deleted(topic, partitions, offsets, false, "Would delete " + what + "."));
    }
    rendering().aside(page -> page.note(Style.BAD, "About to delete " + what + "."));
    if (!admin.topics().delete(confirmation.require(rendering(), topic))) {
      throw new NotFoundException(
          topic, "The topic " + topic + " no longer exists: it was deleted during this command.");
    }
    return Reply.of(new Deleted(topic, partitions, offsets, true, "Deleted " + topic + "."));
  }

  private record Deleted(String topic, int partitions, long offsets, boolean done, String sentence)
      implements Shown {
    @Override
    public Object json() {
      return Json.object(
          "topic", topic, "partitions", partitions, "offsets", offsets, "done", done);
    }

    @Override
    public void text(Page page) {
      page.line(sentence);
      if (!done) {
        page.nothingChanged();
      }
    }
  }
}
