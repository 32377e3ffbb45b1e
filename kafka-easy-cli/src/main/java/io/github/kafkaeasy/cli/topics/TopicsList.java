package io.github.kafkaeasy.cli.topics;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.TopicDetails;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.Shown;
import io.github.kafkaeasy.cli.render.Table;
import io.github.kafkaeasy.cli.shared.ClusterCommand;
import io.github.kafkaeasy.cli.shared.Reply;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.Style;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Command {@code topics list}: lists all topics with partitions and replicas. */
@Command(name = "list")
public final class TopicsList extends ClusterCommand {
  @Option(names = "--internal", description = "List Kafka's own topics instead.")
  private boolean internal;

  @Override
  protected Reply run(KafkaEasy kafka, EasyAdmin admin) {
    awaitReady(admin);
    List<String> names = internal ? admin.topics().internalNames() : admin.topics().names();
    return Reply.of(new Listed(admin.topics().describe(names)));
  }

  private record Listed(List<TopicDetails> topics) implements Shown {
    @Override
    public Object json() {
      return topics.stream()
          .map(
              topic ->
                  Json.object(
                      "topic", topic.name(),
                      "partitions", topic.partitions().size(),
                      "replication", topic.replication(),
                      "underReplicated", topic.underReplicated(),
                      "withoutLeader", topic.withoutLeader()))
          .toList();
    }

    @Override
    public void text(Page page) {
      Table table = new Table("TOPIC", "PARTITIONS", "REPLICATION", "STATE").wide();
      topics.forEach(
          topic ->
              table.row(
                  topic.name(), topic.partitions().size(), topic.replication(), state(topic)));
      page.table(table).note(Style.FAINT, Numbers.count(topics.size(), "topic"));
    }

    private static Object state(TopicDetails topic) {
      if (topic.withoutLeader() > 0) {
        return new Table.Styled(Style.BAD, topic.withoutLeader() + " without leader");
      }
      if (topic.underReplicated() > 0) {
        return new Table.Styled(Style.WARNING, topic.underReplicated() + " under-replicated");
      }
      return new Table.Styled(Style.GOOD, "ok");
    }
  }
}
