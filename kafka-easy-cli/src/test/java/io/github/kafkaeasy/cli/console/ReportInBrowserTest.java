package io.github.kafkaeasy.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.cli.Cli;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.nio.file.Path;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The report, which is made of the console's parts, opened as a file in a real browser. */
@KafkaTest
class ReportInBrowserTest {
  private static final String EVIL = "<img src=x onerror=window.hacked=1></script>\u202e\"'`&amp;";

  private final String bootstrap;
  private final RawKafka raw;
  private Browser browser;
  private String address;

  ReportInBrowserTest(LocalKafka broker, RawKafka raw) {
    this.bootstrap = broker.bootstrapServers();
    this.raw = raw;
  }

  @BeforeEach
  void report(TestTopics topics, @TempDir Path folder) {
    browser = Browser.in("en-US");
    String dlq = topics.create("letters", 2);
    SomeLetters letters = new SomeLetters(raw, dlq, topics.create("orders"));
    letters.add("anna", "{\"id\":1}".getBytes(UTF_8), "x.Timeout", "no answer in 31 ms", "billing");
    letters.add("bert", "{\"id\":2}".getBytes(UTF_8), "x.Illegal", "no user 17", "billing");
    letters.add("anna", "{\"id\":3}".getBytes(UTF_8), "x.Timeout", "no answer in 7 ms", "shipping");
    new SomeLetters(raw, dlq, EVIL)
        .add(EVIL, EVIL.getBytes(UTF_8), EVIL, EVIL, EVIL, new RecordHeader(EVIL, new byte[1]));
    Path file = folder.resolve("report.html");
    Cli.Result written =
        new Cli("--bootstrap", bootstrap, "--timeout", "60s", "--topic", dlq)
            .run("dlq", "report", "--html", file.toString());
    assertThat(written.code()).as(written.all()).isZero();
    address = file.toUri().toString();
    browser.open(address);
    browser.await(".note", "Matching: 4 letters.");
  }

  @Test
  void aClickOnAValueFiltersTheTable() {
    assertThat(browser.all(".u-over")).hasSize(1);
    browser.await(".facet button", "Timeout").click();
    browser.await(".chip", "Timeout");
    browser.await(".note", "Matching: 2 letters.");
    browser.await(".facet button", "shipping").click();
    browser.await(".note", "Matching: 1 letter.");
    browser.await("table.letters tbody tr", "no answer in 7 ms");
    browser.await(".chips .plain", "Clear filters").click();
    browser.await(".kind", "no answer in # ms").click();
    browser.await(".note", "Matching: 2 letters.");
    browser.one(".chip button").click();
    browser.one(".chart summary").sendKeys(Keys.ENTER);
    browser.await(".chart table button", "").sendKeys(Keys.ENTER);
    browser.await(".chip", "since");
    browser.await(".note", "Matching: 4 letters.");
    browser.one("input[type=search]").sendKeys("BERT 17");
    browser.await(".note", "Matching: 1 letter.");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void sortingAndRemovingFiltersLeaveTheFocusInItsPlace() {
    browser.await("th button", "Message").sendKeys(Keys.ENTER);
    browser.await("th[aria-sort=ascending]", "Message");
    browser.press(Keys.ENTER);
    browser.await("th[aria-sort=descending]", "Message");
    browser.await(".facet button", "Timeout").click();
    browser.await(".facet button", "shipping").click();

    browser.one(".chip button").sendKeys(Keys.ENTER);
    browser.awaitNone(".chip", "Timeout");
    browser.press(Keys.ENTER);

    browser.awaitNone(".chip", "");
    assertThat(browser.script("return document.activeElement.type")).isEqualTo("search");
  }

  @Test
  void theTableIsSortedByAColumnHeader() {
    browser.await("th button", "Message").click();
    browser.await("th[aria-sort=ascending]", "Message");
    assertThat(browser.one("table.letters tbody tr").getText()).contains("<img");
    browser.await("th button", "Message").click();
    assertThat(browser.one("table.letters tbody tr").getText()).contains("no user 17");
  }

  @Test
  void theContentOfALetterStaysText() {
    browser.await("table.letters tbody tr", "<img").click();
    browser.await("dialog .headers", "onerror=");
    browser.await("dialog pre", "</script>\\u{202e}");

    assertThat(browser.script("return window.hacked === undefined")).isEqualTo(true);
    assertThat(browser.all("main img, dialog img, main script, dialog script")).isEmpty();
    browser.await("dialog .head button", "Older").click();
    browser.await("dialog pre", "\"id\" :");
    browser.press(Keys.ESCAPE);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void theReportUsesTheBrowsersLanguage() {
    Browser chinese = Browser.in("zh-CN");
    chinese.open(address);

    chinese.await(".note", "4 条死信符合条件");
    chinese.await("h2", "同类失败");
    assertThat(chinese.script("return document.documentElement.lang")).isEqualTo("zh-CN");
  }
}
