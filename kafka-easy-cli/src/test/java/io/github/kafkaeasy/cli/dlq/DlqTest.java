package io.github.kafkaeasy.cli.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.kafkaeasy.cli.Cli;
import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.dlq.letter.DeadLetterHeaders;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@KafkaTest
class DlqTest {
  private final String bootstrap;
  private final RawKafka raw;
  private Cli cli;
  private String source;
  private String dlq;

  DlqTest(LocalKafka broker, RawKafka raw) {
    this.bootstrap = broker.bootstrapServers();
    this.raw = raw;
  }

  @BeforeEach
  void someLetters(TestTopics topics) {
    source = topics.create("orders", 2);
    dlq = topics.create("letters");
    cli = new Cli("--timeout", "60s", "--bootstrap", bootstrap, "--topic", dlq);
    letter("anna", "{\"id\":1}", "java.net.SocketTimeoutException", "the bank is away", "billing");
    letter("bert", "{\"id\":2}", "java.lang.IllegalStateException", "no such user", "billing");
    letter("anna", "{\"id\":3}", "java.net.SocketTimeoutException", "the bank is away", "shipping");
  }

  @Test
  void lettersAreListedTheNewestFirstAPageAtATime() {
    Cli.Result first = cli.run("dlq", "list", "--max", "2");

    assertThat(first.code()).as(first.all()).isZero();
    assertThat(first.out().lines().skip(1))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("0:2 ").contains("open", source + "-0@7", "anna"),
            line -> assertThat(line).startsWith("0:1 ").contains("IllegalStateException"));
    assertThat(first.err()).contains("--older-than 0:1");
    assertThat(cli.run("dlq", "list", "--older-than", "0:1").out().lines().skip(1))
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith("0:0 "));
  }

  @Test
  void lettersAreSelected() {
    assertThat(offsets("--exception", "SocketTimeoutException")).containsExactly(2, 0);
    assertThat(offsets("--key", "anna", "--group", "billing")).containsExactly(0);
    assertThat(offsets("--message", "NO SUCH")).containsExactly(1);
    assertThat(offsets("--offset", "0:1-2")).containsExactly(2, 1);
    assertThat(offsets("--since", "1h")).hasSize(3);
    assertThat(offsets("--until", "1h")).isEmpty();
    assertThat(offsets("--header", "trace=t-1")).hasSize(3);
    assertThat(offsets("--source", "elsewhere")).isEmpty();
  }

  @Test
  void lettersAreSelectedByBytesThatAreNotText() {
    raw.publishBytes(dlq, null, new byte[] {1}, new RecordHeader("id", new byte[] {0, (byte) 255}));
    raw.publishBytes(dlq, new byte[] {0, (byte) 255}, new byte[] {1});
    raw.publishBytes(dlq, new byte[0], new byte[] {1});

    assertThat(offsets("--no-key")).containsExactly(3);
    assertThat(offsets("--key-hex", "00ff")).containsExactly(4);
    assertThat(offsets("--key-base64", "AP8=")).containsExactly(4);
    assertThat(offsets("--key-hex", "")).containsExactly(5);
    assertThat(offsets("--header-hex", "id=0x00FF")).containsExactly(3);
    assertThat(offsets("--header-base64", "id=AP8=")).containsExactly(3);
  }

  @Test
  void theSameSelectorsCanExcludeLetters() {
    raw.publishBytes(dlq, null, new byte[] {1});

    assertThat(offsets("--not", "key=anna")).containsExactly(3, 1);
    assertThat(offsets("--not", "key=anna", "--not", "no-key")).containsExactly(1);
    assertThat(offsets("--not", "exception=SocketTimeoutException", "--group", "billing"))
        .containsExactly(1);
    assertThat(offsets("--key", "anna", "--not", "group=shipping")).containsExactly(0);
    assertThat(offsets("--not", "offset=0:1-3")).containsExactly(0);
    assertThat(offsets("--not", "header=trace=t-1")).containsExactly(3);
    assertThat(offsets("--not", "until=1h", "--not", "header=trace")).containsExactly(3);
    assertThat(offsets("--not", "since=1h")).isEmpty();
  }

  @Test
  void withJsonAPurgePrintsNoTextForPeople() {
    Cli.Result refused = cli.typing("no\n", "dlq", "purge", "--open-too", "--yes", "--json");

    assertThat(refused.code()).isEqualTo(Exit.USAGE);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.error().get("message").asText()).contains("--confirm", dlq);
    assertThat(raw.records(dlq)).hasSize(3);
    Cli.Result planned = cli.run("dlq", "purge", "--open-too", "--json");
    assertThat(planned.json().get("done").asBoolean()).isFalse();
    assertThat(planned.err()).isEmpty();
    Cli.Result done = cli.typing(dlq + "\n", "dlq", "purge", "--open-too", "--yes", "--json");
    assertThat(done.json().get("letters").asInt()).isEqualTo(3);
    assertThat(done.err()).isEmpty();
  }

  @Test
  void lettersAreCounted() {
    Cli.Result stats = cli.run("dlq", "stats");

    assertThat(stats.out())
        .contains("3 letters")
        .containsPattern("java.net.SocketTimeoutException +2 +#+")
        .containsPattern("billing +2 +#+")
        .containsPattern(source + " +3\\n");
    assertThat(cli.run("dlq", "stats", "--json").json().at("/byGroup/shipping").asInt()).isOne();
  }

  @Test
  void oneLetterIsShownCompletely() {
    Cli.Result shown = cli.run("dlq", "show", "0:0");

    assertThat(shown.out())
        .contains(dlq + "-0@0", source + "-0@7", "billing", "the bank is away", "trace: t-1")
        .contains("\"id\" : 1");
    assertThat(cli.run("dlq", "show", "0:99").code()).isEqualTo(Exit.NOT_FOUND);
    assertThat(cli.run("dlq", "show", "nonsense").code()).isEqualTo(Exit.USAGE);
    assertThat(cli.run("dlq", "show", "0:0", "--json").json().get("value").asText())
        .isEqualTo("{\"id\":1}");
  }

  @Test
  void aRedriveIsShownFirstAndDoneWithYes() {
    Cli.Result shown = cli.run("dlq", "redrive", "--exception", "SocketTimeoutException");
    assertThat(shown.out()).contains("Would send 2 letters", source);
    assertThat(shown.err()).contains("Nothing was changed");
    assertThat(raw.values(source)).isEmpty();

    Cli.Result done = cli.run("dlq", "redrive", "--exception", "SocketTimeoutException", "--yes");
    assertThat(done.code()).isZero();
    assertThat(done.out()).contains("Sent 2 letters");
    assertThat(raw.values(source)).containsExactlyInAnyOrder("{\"id\":1}", "{\"id\":3}");

    Cli.Result again = cli.run("dlq", "redrive", "--exception", "SocketTimeoutException", "--yes");
    assertThat(again.code()).isEqualTo(Exit.NOT_FOUND);
    assertThat(again.err()).contains("2 match, but were redriven").doesNotContain("\tat ");
    assertThat(raw.values(source)).hasSize(2);
    assertThat(cli.run("dlq", "list").out()).contains("redriven", "open");
  }

  @Test
  void aRedriveGoesToAnotherTopicOnRequest(TestTopics topics) {
    String other = topics.create("other");

    Cli.Result done = cli.run("dlq", "redrive", "--to", other, "--rate", "1000", "--yes", "--json");

    assertThat(done.json().get("sent").asInt()).isEqualTo(3);
    assertThat(raw.values(other)).hasSize(3);
    assertThat(raw.values(source)).isEmpty();
  }

  @Test
  void aLetterForAnInternalTopicStaysAndTheExitCodeShowsIt() {
    raw.publish(
        dlq,
        "k",
        "v",
        header(DeadLetterHeaders.SOURCE_TOPIC, "__consumer_offsets"),
        header(DeadLetterHeaders.ATTEMPTS, "99999999999"));

    Cli.Result done = cli.run("dlq", "redrive", "--yes");

    assertThat(done.code()).isEqualTo(Exit.PROBLEMS);
    assertThat(done.out()).contains("1 letter cannot be sent", "Kafka's own");
    assertThat(raw.values(source)).hasSize(3);
  }

  @Test
  void aDiscardRequiresAReasonAndIsAudited() {
    assertThat(cli.run("dlq", "discard", "--key", "bert").out()).contains("Would discard 1 letter");
    assertThat(cli.run("dlq", "discard", "--key", "bert", "--yes").code()).isEqualTo(Exit.USAGE);

    Cli.Result done =
        cli.run("dlq", "discard", "--key", "bert", "--yes", "--reason", "a test user");

    assertThat(done.out()).contains("Discarded 1 letter", dlq + ".audit");
    assertThat(raw.values(dlq + ".audit")).anyMatch(record -> record.contains("a test user"));
    assertThat(cli.run("dlq", "discard", "--key", "bert").code()).isEqualTo(Exit.NOT_FOUND);
  }

  @Test
  void anExportIsImportedByteForByte(@TempDir Path folder, TestTopics topics) {
    Path file = folder.resolve("letters.jsonl");
    raw.publishBytes(dlq, new byte[] {0, (byte) 0xff}, null, header("\u001b[2J", "\u001b"));

    assertThat(cli.run("dlq", "export", "--file", file.toString()).out()).contains("4 letters");
    assertThat(cli.run("dlq", "export", "--file", file.toString()).code()).isEqualTo(Exit.USAGE);
    String copy = topics.create("copy");
    Cli other = new Cli("--timeout", "60s", "--bootstrap", bootstrap, "--topic", copy);
    assertThat(other.run("dlq", "import", "--file", file.toString()).all())
        .contains("Would import 4 letters", "Nothing was changed");
    assertThat(raw.records(copy)).isEmpty();
    assertThat(other.run("dlq", "import", "--file", file.toString(), "--yes").code()).isZero();

    assertThat(raw.records(copy))
        .usingElementComparator(
            (a, b) ->
                Arrays.equals(a.key(), b.key())
                        && Arrays.equals(a.value(), b.value())
                        && List.of(a.headers().toArray()).equals(List.of(b.headers().toArray()))
                    ? 0
                    : 1)
        .containsExactlyElementsOf(raw.records(dlq));
  }

  @Test
  void aBrokenLineIsNamedAndNothingIsImported(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("letters.jsonl");
    cli.run("dlq", "export", "--file", file.toString());
    Files.writeString(file, Files.readString(file) + "{\"half\n");

    Cli.Result result = cli.run("dlq", "import", "--file", file.toString(), "--yes");

    assertThat(result.code()).isEqualTo(Exit.FAILED);
    assertThat(result.err())
        .contains("Line 4 is broken", "Nothing was imported")
        .doesNotContain("\tat ");
    assertThat(raw.records(dlq)).hasSize(3);
  }

  @Test
  void aPurgeRequiresTheNameOfTheTopic() {
    Cli.Result safe = cli.run("dlq", "purge");
    assertThat(safe.code()).as("open letters stay").isEqualTo(Exit.NOT_FOUND);
    assertThat(safe.err()).contains("open letters are kept");
    assertThat(cli.run("dlq", "purge", "--open-too").out())
        .contains("Would delete 3 letters, 3 of them still");
    assertThat(cli.typing("no\n", "dlq", "purge", "--open-too", "--yes").code())
        .isEqualTo(Exit.USAGE);
    assertThat(raw.records(dlq)).hasSize(3);

    assertThat(cli.typing(dlq + "\n", "dlq", "purge", "--open-too", "--yes").out())
        .contains("Deleted 3 letters");
    assertThat(raw.records(dlq)).isEmpty();
    assertThat(cli.run("dlq", "purge").code()).isEqualTo(Exit.NOT_FOUND);
  }

  @Test
  void hostileLettersDoNotHarmATerminal() {
    hostile();

    for (String command :
        List.of("list", "stats", "show 0:3", "show 0:3 --format text", "redrive")) {
      Cli.Result result = cli.run(("dlq " + command).split(" "));
      assertThat(result.all())
          .as(command)
          .doesNotContain("\u001b", "\u0007", "\u202e", "\u009b", "\r");
      assertThat(result.out().lines()).allMatch(line -> line.length() < 2_000);
      assertThat(cli.run(("dlq " + command + " --json").split(" ")).all())
          .doesNotContain("\u001b", "\u202e", "\u009b");
    }
  }

  @Test
  void aReportDoesNotReplaceAFolder(@TempDir Path folder) throws Exception {
    Path empty = Files.createDirectory(folder.resolve("report.html"));

    Cli.Result result = cli.run("dlq", "report", "--html", empty.toString(), "--force");

    assertThat(result.code()).isEqualTo(Exit.FAILED);
    assertThat(result.err()).contains("cannot be written to " + empty);
    assertThat(empty).isEmptyDirectory();
  }

  @Test
  void theReportContainsAllDataAndLoadsNothing(@TempDir Path folder) throws IOException {
    hostile();
    Path file = folder.resolve("report.html");

    Cli.Result result = cli.run("dlq", "report", "--html", file.toString());
    String page = Files.readString(file);

    assertThat(result.out()).contains("4 letters counted");
    assertThat(page).contains("default-src 'none'", "the bank is away", "\\\"id\\\" : 1");
    assertThat(page).doesNotContain("<img src=x", "</script><script>alert", "\u202e", "@DATA@");
    assertThat(page).contains("\"exceptions\":{\"names\":");
    assertThat(page.split("<script", -1)).hasSize(3);
    assertThat(page).doesNotContain("http://www.w3.org/1999").doesNotContain("src=", "href=");
    assertThat(cli.run("dlq", "report", "--html", file.toString()).code()).isEqualTo(Exit.USAGE);
    cli.run("dlq", "report", "--html", file.toString(), "--force", "--without-values");
    assertThat(Files.readString(file)).doesNotContain("\\\"id\\\" : 1");
  }

  @Test
  void anImpossibleTimeOfFailureIsShownAsImplausible(@TempDir Path folder) throws IOException {
    raw.publish(
        dlq,
        "forged",
        "v",
        header(DeadLetterHeaders.SOURCE_TOPIC, source),
        header(DeadLetterHeaders.FIRST_FAILURE, "253402300799999"),
        header(DeadLetterHeaders.LAST_FAILURE, String.valueOf(System.currentTimeMillis())));
    Path file = folder.resolve("report.html");

    assertThat(cli.run("dlq", "show", "0:3").out().lines())
        .anyMatch(line -> line.matches("first failure +\\S+ \\S+ \\(implausible\\)"))
        .anyMatch(line -> line.matches("last failure +\\S+ \\S+"));
    assertThat(cli.run("dlq", "list").err()).contains("Implausible times of failure: 0:3; see");
    assertThat(cli.run("dlq", "list", "--key", "anna").err()).doesNotContain("Implausible");
    assertThat(cli.run("dlq", "show", "0:3", "--json").json().get("implausible"))
        .singleElement()
        .satisfies(name -> assertThat(name.asText()).isEqualTo("firstFailure"));
    cli.run("dlq", "report", "--html", file.toString());
    assertThat(Files.readString(file)).contains("\"implausible\":[\"firstFailure\"]");
  }

  @Test
  void aTopicWithoutLettersIsNoError(TestTopics topics) {
    Cli empty =
        new Cli("--timeout", "60s", "--bootstrap", bootstrap, "--topic", topics.create("empty"));

    assertThat(empty.run("dlq", "list").code()).isZero();
    assertThat(empty.run("dlq", "stats").out()).contains("0 letters");
    assertThat(empty.run("dlq", "redrive").code()).isEqualTo(Exit.NOT_FOUND);
  }

  private void hostile() {
    letter(
        "\u001b]0;pwned\u0007</script><img src=x onerror=alert(1)>",
        "\u001b[2J\u202e</script><script>alert(1)</script>\u009b31m\r",
        "java.lang.\u001b[31mEvil\u202e",
        "<!-- </script><script>alert(2)</script> \u001b[1A" + "y".repeat(900),
        "group\u001b[0m");
  }

  private void letter(String key, String value, String exception, String message, String group) {
    raw.publish(
        dlq,
        key,
        value,
        header("trace", "t-1"),
        header(DeadLetterHeaders.SOURCE_TOPIC, source),
        header(DeadLetterHeaders.SOURCE_PARTITION, "0"),
        header(DeadLetterHeaders.SOURCE_OFFSET, "7"),
        header(DeadLetterHeaders.GROUP, group),
        header(DeadLetterHeaders.ATTEMPTS, "4"),
        header(DeadLetterHeaders.STAGE, "handle"),
        header(DeadLetterHeaders.EXCEPTION_CLASS, exception),
        header(DeadLetterHeaders.EXCEPTION_MESSAGE, message));
  }

  private static Header header(String name, String value) {
    return RawKafka.header(name, value);
  }

  private List<Integer> offsets(String... selection) {
    String[] arguments = new String[selection.length + 3];
    System.arraycopy(new String[] {"dlq", "list", "--json"}, 0, arguments, 0, 3);
    System.arraycopy(selection, 0, arguments, 3, selection.length);
    return cli.run(arguments).json().get("letters").findValues("offset").stream()
        .map(JsonNode::asInt)
        .toList();
  }
}
