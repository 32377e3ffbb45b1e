package io.github.kafkaeasy.cli.console;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.cli.jobs.Action;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.Shown;
import io.github.kafkaeasy.cli.shared.ClusterCommand;
import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.cli.shared.Reply;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.error.NotFoundException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Command {@code dlq console}: shows dead letters in a browser until Ctrl-C. */
@Command(
    name = "console",
    description = {
      "Serves a page to browsers on this machine until Ctrl-C, and prints its link. The link",
      "contains an access token: everyone who has it can see what this command may see, and do",
      "what --allow permits."
    })
public final class ConsoleCommand extends ClusterCommand {
  private static final int LAST_PORT = 65_535;

  @Option(
      names = {"-t", "--topic"},
      paramLabel = "TOPIC",
      description =
          "A dead-letter topic to show; may be given several times (default: all topics that are"
              + " found"
              + " by name, by audit topic or by content).")
  private List<String> topics = new ArrayList<>();

  @Option(
      names = "--allow",
      paramLabel = "ACTION",
      split = ",",
      description =
          "The actions that the page may carry out: ${COMPLETION-CANDIDATES}, separated by commas"
              + " (default: nothing).")
  private Set<Action> allowed = EnumSet.noneOf(Action.class);

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description = "The port on 127.0.0.1; 0 for any free port (default: ${DEFAULT-VALUE}).")
  private int port;

  @Override
  protected void check() {
    if (port < 0 || port > LAST_PORT) {
      throw wrongUsage("--port is 0 to " + LAST_PORT);
    }
  }

  @Override
  protected Reply run(KafkaEasy kafka, EasyAdmin admin) {
    topics.forEach(topic -> DeadLetters.of(kafka, topic));
    awaitReady(admin);
    for (String topic : topics) {
      if (!admin.topicExists(topic)) {
        throw new NotFoundException(
            topic, "The topic " + topic + " does not exist. See kafka-easy topics list.");
      }
    }
    try (Console console = Console.start(kafka, admin.clusterId(), topics, allowed, port)) {
      rendering().next(new Opened(console.link()));
      terminal().flush();
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Reply.given(Exit.OK);
  }

  private record Opened(String link) implements Shown {
    @Override
    public Object json() {
      return Json.object("link", link);
    }

    @Override
    public void text(Page page) {
      page.line(Style.STRONG, link)
          .note(
              Style.FAINT,
              "Open this link in a browser on this machine. It contains an access token: do not"
                  + " pass it on. Ctrl-C ends the console.");
    }
  }
}
