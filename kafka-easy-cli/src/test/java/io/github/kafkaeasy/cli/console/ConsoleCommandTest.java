package io.github.kafkaeasy.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.cli.Cli;
import io.github.kafkaeasy.cli.Main;
import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.cli.terminal.Terminal;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.LocalKafka;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Command {@code dlq console} from its start to Ctrl-C. */
@KafkaTest
class ConsoleCommandTest {
  private static final Pattern LINK =
      Pattern.compile("http://127\\.0\\.0\\.1:\\d+/[\\w-]+/\\?token=[\\w-]+");

  private final String bootstrap;

  ConsoleCommandTest(LocalKafka broker) {
    this.bootstrap = broker.bootstrapServers();
  }

  @Test
  void itPrintsTheLinkAndServesUntilItIsInterrupted() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal = Terminal.of(out, err, new ByteArrayInputStream(new byte[0]), false);
    CompletableFuture<Integer> code = new CompletableFuture<>();
    Thread command =
        new Thread(
            () ->
                code.complete(
                    Main.run(
                        terminal,
                        "dlq",
                        "console",
                        "--allow",
                        "redrive,discard",
                        "--bootstrap",
                        bootstrap)));
    command.start();
    await().atMost(Duration.ofSeconds(60)).until(() -> LINK.matcher(out.toString(UTF_8)).find());
    Matcher link = LINK.matcher(out.toString(UTF_8));
    assertThat(link.find()).isTrue();
    Visitor visitor = new Visitor(link.group());

    assertThat(visitor.get("/api/about").get("allowed").toString())
        .isEqualTo("[\"discard\",\"redrive\"]");
    command.interrupt();
    assertThat(code.get(60, java.util.concurrent.TimeUnit.SECONDS)).isEqualTo(Exit.OK);
    assertThat(err.toString(UTF_8))
        .contains("It contains an access token: do not pass it on.")
        .doesNotContain(URI.create(link.group()).getQuery());
  }

  @Test
  void aMissingTopicIsNotFoundAndAnInternalTopicIsRefused() {
    Cli cli = new Cli("--bootstrap", bootstrap, "--timeout", "60s");

    Cli.Result none = cli.run("dlq", "console", "--topic", "no-such-topic");
    Cli.Result internal = cli.run("dlq", "console", "--topic", "__consumer_offsets");

    assertThat(none.code()).isEqualTo(Exit.NOT_FOUND);
    assertThat(internal.code()).isEqualTo(Exit.USAGE);
  }
}
