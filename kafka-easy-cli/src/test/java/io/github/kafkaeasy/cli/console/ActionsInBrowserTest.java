package io.github.kafkaeasy.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.cli.jobs.Action;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.util.EnumSet;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** Redriving, changing, discarding and deleting letters on the page, in a real browser. */
@KafkaTest
class ActionsInBrowserTest {
  private final KafkaEasy kafka;
  private final RawKafka raw;
  private Browser browser;
  private String source;
  private String dlq;
  private SomeLetters letters;
  private Console console;

  ActionsInBrowserTest(LocalKafka broker, RawKafka raw) {
    this.kafka = KafkaEasy.connect(broker.bootstrapServers());
    this.raw = raw;
  }

  @BeforeEach
  void someLetters(TestTopics topics) {
    browser = Browser.in("en-US");
    source = topics.create("orders", 2);
    dlq = topics.create("letters");
    letters = new SomeLetters(raw, dlq, source);
    letters.add(
        "anna",
        "{\"id\":1,\"city\":\"X\"}".getBytes(UTF_8),
        "x.Timeout",
        "no answer",
        "billing",
        new RecordHeader("trace", "t-1".getBytes(UTF_8)));
    letters.add("bert", "{\"id\":2}".getBytes(UTF_8), "x.Illegal", "no user", "billing");
    console = Console.start(kafka, "test", List.of(dlq), EnumSet.allOf(Action.class), 0);
    browser.open(console.link());
    browser.await("table.topics a", dlq).click();
    browser.await("main .note", "2 letters counted");
  }

  @AfterEach
  void stop() {
    if (console != null) {
      console.close();
    }
  }

  @Test
  void theSelectedLettersArePlannedAndSent() {
    browser.await(".facet button", "Timeout").click();
    browser.await("main .note", "1 letter counted");
    press("main .actions", "Redrive");
    press("#action", "Show what would happen");
    browser.await("#action h3", "Plan: 1 letter would be sent");
    browser.await("#action table", source);
    assertThat(raw.records(source)).isEmpty();

    press("#action", "Redrive 1 letter");

    browser.await("#action h3", "Sent: 1 letter");
    assertThat(raw.records(source)).hasSize(1);
    press("#action", "Close");
    browser.await("table.letters .state", "redriven");
    browser.await("main", "redriven 1");
  }

  @Test
  void oneLetterIsChangedComparedAndSent() {
    browser.await("table.letters tbody tr", "anna").click();
    press("#letter .actions", "Redrive");
    browser.one("#action .rule input").sendKeys("/city", Keys.TAB, "\"Y\"", Keys.TAB, Keys.ENTER);
    browser.await("#action .rules", "/city");
    browser.one("#action .rule select").sendKeys("drop");
    browser.one("#action .rule input").sendKeys("trace");
    press("#action .rule", "Add");
    press("#action fieldset", "Show the difference");
    browser.await("#action .gone", "\"X\"");
    browser.await("#action .come", "\"Y\"");

    press("#action", "Show what would happen");
    browser.await("#action", "set JSON field /city, drop header trace");
    press("#action", "Redrive 1 letter");

    browser.await("#action h3", "Sent");
    assertThat(raw.values(source)).containsExactly("{\"id\":1,\"city\":\"Y\"}");
    assertThat(raw.records(source).get(0).headers().lastHeader("trace")).isNull();
  }

  @Test
  void aRuleForASelectionIsComparedInItsNewestLetters() {
    press("main .actions", "Redrive");
    browser.one("#action .rule input").sendKeys("/city", Keys.TAB, "\"Y\"", Keys.TAB, Keys.ENTER);
    browser.await("#action .rules", "/city");
    press("#action fieldset", "Show the difference");
    browser.await("#action .come", "\"Y\"");
    assertThat(browser.all("#action fieldset section")).hasSize(2);
    assertThat(raw.records(source)).isEmpty();
  }

  @Test
  void aDiscardRequiresAReason() {
    press("main .actions", "Discard");
    press("#action", "Show what would happen");
    browser.await("#action .failure", "reason");
    browser.one("#field-whyDone").sendKeys("test data");
    press("#action", "Show what would happen");
    press("#action", "Discard 2 letters");
    browser.await("#action h3", "Discarded: 2 letters");

    press("#action", "Close");

    browser.await("main", "test data");
    assertThat(DeadLetters.of(kafka, dlq).depth().open()).isZero();
  }

  @Test
  void aPurgeRequiresTheNameOfTheTopic() {
    press("main .actions", "Purge");
    browser.one("#field-openToo").click();
    press("#action", "Show what would happen");
    browser.await("#action .failure", "2 of them are still open");
    browser.one("#field-typeName").sendKeys("something");
    press("#action", "Delete 2 letters");
    browser.await("#action .failure", dlq);
    assertThat(raw.records(dlq)).hasSize(2);
    browser.one("#field-typeName").clear();
    browser.one("#field-typeName").sendKeys(dlq);

    press("#action", "Delete 2 letters");

    browser.await("#action h3", "Deleted: 2 letters");
    assertThat(raw.records(dlq)).isEmpty();
  }

  @Test
  void aRunIsShownAgainAfterAReloadAndCanBeStopped() {
    for (int i = 0; i < 60; i++) {
      letters.add("k" + i, new byte[] {1}, "x.Many", "m", "billing");
    }
    press("main .actions", "Redrive");
    browser.one("#field-perSecond").sendKeys("1");
    press("#action", "Show what would happen");
    press("#action", "Redrive 62 letters");
    browser.await("#action .note", "of 62");
    browser.open("about:blank");
    browser.open(console.link());
    browser.await("table.topics a", dlq).click();
    browser.await("#action .note", "of 62");

    press("#action", "Close");
    press("main", "Under way: Redrive");
    press("#action", "Stop");

    browser.await("#action .failure", "Stopped.");
    long open = DeadLetters.of(kafka, dlq).depth().open();
    assertThat(open).isBetween(1L, 61L);
    assertThat(raw.records(source)).hasSize((int) (62 - open));
  }

  @Test
  void refusedLettersAreShownBeforeAnythingIsSent() {
    new SomeLetters(raw, dlq, "__consumer_offsets")
        .add("carl", new byte[] {1}, "x.Evil", "forged", "billing");
    press("main .actions", "Redrive");
    press("#action", "Show what would happen");

    WebElement refused = browser.await("#action", "Cannot be sent");
    browser.await("#action summary", "Each letter").click();
    browser.await("#action details", dlq + "-0@2");
    assertThat(refused.getText()).contains("Kafka's own");
  }

  /** Clicks the button with this text. */
  private void press(String within, String text) {
    browser.await(within + " button", text).click();
  }
}
