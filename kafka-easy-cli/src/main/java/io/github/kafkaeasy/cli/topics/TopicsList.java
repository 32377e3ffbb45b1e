package io.github.kafkaeasy.cli.topics;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.TopicDetails;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Table;
import io.github.kafkaeasy.cli.shared.ClusterCommand;
import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.Style;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Command {@code topics list}: all topics with partitions and replicas. */
@Command(name = "list")
public final class TopicsList extends ClusterCommand {
  @Option(names = "--internal", description = "Kafka's own topics instead.")
  private boolean internal;

  @Override
  protected int run(KafkaEasy kafka, EasyAdmin admin) {
    awaitReady(admin);
    List<String> names = internal ? admin.topics().internalNames() : admin.topics().names();
    List<TopicDetails> topics = admin.topics().describe(names);
    if (isJson()) {
      answer(topics.stream().map(TopicsList::json).toList());
      return Exit.OK;
    }
    Table table = new Table("TOPIC", "PARTITIONS", "REPLICATION", "STATE").wide();
    topics.forEach(
        topic ->
            table.row(topic.name(), topic.partitions().size(), topic.replication(), state(topic)));
    table.print(terminal());
    terminal().note(Style.FAINT, Numbers.count(topics.size(), "topic"));
    return Exit.OK;
  }

  static Object state(TopicDetails topic) {
    if (topic.withoutLeader() > 0) {
      return new Table.Styled(Style.BAD, topic.withoutLeader() + " without leader");
    }
    if (topic.underReplicated() > 0) {
      return new Table.Styled(Style.WARNING, topic.underReplicated() + " under-replicated");
    }
    return new Table.Styled(Style.GOOD, "ok");
  }

  private static Object json(TopicDetails topic) {
    return Json.object(
        "topic", topic.name(),
        "partitions", topic.partitions().size(),
        "replication", topic.replication(),
        "underReplicated", topic.underReplicated(),
        "withoutLeader", topic.withoutLeader());
  }
}
