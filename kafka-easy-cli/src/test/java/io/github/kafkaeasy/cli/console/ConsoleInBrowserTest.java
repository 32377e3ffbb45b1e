package io.github.kafkaeasy.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.Selection;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page in a real browser, with a real broker. */
@KafkaTest
class ConsoleInBrowserTest {
  private final KafkaEasy kafka;
  private final RawKafka raw;
  private Browser browser;
  private String source;
  private String dlq;
  private SomeLetters letters;
  private Console console;

  ConsoleInBrowserTest(LocalKafka broker, RawKafka raw) {
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
        bytes("{\"id\":1}"),
        "java.net.SocketTimeoutException",
        "no answer in 31 ms",
        "billing");
    letters.add(
        "bert", bytes("{\"id\":2}"), "java.lang.IllegalStateException", "no user 17", "billing");
    letters.add(
        "anna",
        bytes("{\"id\":3}"),
        "java.net.SocketTimeoutException",
        "no answer in 7 ms",
        "shipping");
    console = Console.start(kafka, "test", List.of(dlq), Set.of(), 0);
  }

  @AfterEach
  void stop() {
    if (console != null) {
      console.close();
    }
  }

  @Test
  void theFirstViewLeadsToATopicAndItsLetters() {
    browser.open(console.link());
    browser.await("table.topics tbody tr", "3");
    browser.await("main .note", "1 dead-letter topic");

    browser.await("table.topics a", dlq).click();

    browser.await(".figure", "3");
    browser.await("main .note", "3 letters counted");
    browser.await("table.letters tbody tr", "no user 17");
    assertThat(browser.all("table.letters tbody tr")).hasSize(3);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void theTokenIsRemovedFromTheAddressAndNoScriptCanReadTheCookie() {
    browser.open(console.link());
    browser.await("h1", "Dead-letter topics");

    assertThat(browser.address()).doesNotContain("token");
    assertThat(browser.script("return document.cookie")).isEqualTo("");
    assertThat((String) browser.script("return document.referrer")).doesNotContain("token");
    assertThat(
            (Boolean)
                browser.script(
                    "return performance.getEntries().every(e => !e.name.includes('token'))"))
        .isTrue();
  }

  @Test
  void aClickOnAFacetFiltersAllViews() {
    openTopic();
    browser.await(".facet button", "SocketTimeoutException").click();

    browser.await(".chip", "SocketTimeoutException");
    browser.await("main .note", "2 letters counted");
    browser.awaitNone("table.letters tbody tr", "no user 17");

    browser.one(".chip button").click();
    browser.await("main .note", "3 letters counted");

    browser.back();
    browser.await("main .note", "2 letters counted");
  }

  @Test
  void lettersThatFailAlikeAreOneLineThatFilters() {
    openTopic();

    WebElement kind = browser.await(".kind", "no answer in # ms");
    kind.click();

    browser.await("main .note", "2 letters counted");
    assertThat(browser.all(".kinds tr")).hasSize(1);
  }

  @Test
  void aFilterIsTypedByKeyboardAlone() {
    openTopic();
    browser.one(".filter select").sendKeys("key");
    browser.press(Keys.TAB);
    browser.actions().sendKeys("bert").sendKeys(Keys.ENTER).perform();

    browser.await(".chip", "bert");
    browser.await("main .note", "1 letter counted");
  }

  @Test
  void anInvalidFilterIsReported() {
    openTopic();
    browser.one(".filter select").sendKeys("since");
    browser.one(".filter input[type=text]").sendKeys("yesterday", Keys.ENTER);

    browser.await(".failure", "yesterday");
  }

  @Test
  void aClickOnAColumnOfTheChartFiltersByItsTime() {
    openTopic();
    browser.await("main .note", "3 letters counted");
    WebElement plot = browser.one(".u-over");
    int width = plot.getSize().getWidth();

    // The newest column is the last of 24.
    browser.clickAt(plot, width / 2 - width / 48, 40);

    browser.await(".chip", "since");
    browser.await(".chip", "until");
    browser.await("main .note", "3 letters counted");
  }

  @Test
  void theChartIsShownAsATableToo() {
    openTopic();
    browser.await("main .note", "3 letters counted");
    browser.one(".chart summary").sendKeys(Keys.ENTER);

    WebElement hour = browser.await(".chart table button", "");
    hour.sendKeys(Keys.ENTER);

    browser.await(".chip", "since");
  }

  @Test
  void oneLetterIsShownCompletelyAndEscapeClosesIt() {
    openTopic();
    browser.await("table.letters tbody tr", "no user 17");
    browser.one("table.letters tbody tr:nth-child(2) button").sendKeys(Keys.ENTER);

    browser.await("dialog", "IllegalStateException");
    browser.await("dialog pre", "\"id\" : 2");
    browser.await("dialog", "at Bank");
    browser.await("dialog .formats button", "Hex").click();
    browser.await("dialog pre", "7b226964");
    browser.await("dialog .head button", "Older").click();
    browser.await("dialog", "no answer in 31 ms");

    browser.press(Keys.ESCAPE);

    assertThat(browser.one("dialog").getDomAttribute("open")).isNull();
    assertThat(browser.script("return document.activeElement.tagName")).isEqualTo("BUTTON");
  }

  @Test
  void theHistoryShowsTheActions() {
    DeadLetters.of(kafka, dlq).discard(Selection.all().key("bert")).because("a test user").run();
    openTopic();

    browser.await("main", "discarded 1");
    browser.await("main", "a test user");
    browser.await("table.letters .state", "discarded");
  }

  @Test
  void markupInEveryFieldStaysText() {
    String evil = "<img src=x onerror=window.hacked=1><script>window.hacked=1</script>\"'`&amp;";
    new SomeLetters(raw, dlq, evil)
        .add(evil, bytes(evil), evil, evil, evil, new RecordHeader(evil, bytes(evil)));
    openTopic();
    browser.await("main .note", "4 letters counted");
    browser.await("table.letters tbody tr", "<img").click();
    browser.await("dialog .headers", "<script>");
    browser.await("dialog pre", evil);

    assertThat(browser.script("return window.hacked === undefined")).isEqualTo(true);
    assertThat(browser.all("main img, main script, dialog img, dialog script")).isEmpty();
    browser.press(Keys.ESCAPE);
    browser.await(".kind", "<img").click();
    browser.await(".chip", "<img");
    browser.await("main .note", "1 letter counted");
    assertThat(browser.script("return window.hacked === undefined")).isEqualTo(true);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void directionMarksAreShownAsTheirCodes() {
    letters.add("k", bytes("v"), "x.E", "abc\u202egpj.exe\u0000", "billing");
    openTopic();

    browser.await("table.letters tbody tr", "abc\\u{202e}gpj.exe\\u{0}");
    assertThat((Boolean) browser.script("return document.body.textContent.includes('\\u202e')"))
        .isFalse();
  }

  @Test
  void aLargeValueAndManyHeadersAreShownInPart() {
    org.apache.kafka.common.header.Header[] many = new org.apache.kafka.common.header.Header[5_000];
    for (int i = 0; i < many.length; i++) {
      many[i] = new RecordHeader("header-" + i, bytes("v"));
    }
    letters.add("big", bytes("x".repeat(800_000)), "x.Large", "too large", "billing", many);
    openTopic();
    browser.await("table.letters tbody tr", "too large").click();

    browser.await("dialog", "The first 300 of 5,000 headers.");
    browser.await("dialog", "The beginning of 781.3 KiB.");
    assertThat(browser.all("dialog .headers tr")).hasSize(300);
  }

  @Test
  void aNarrowScreenNeedsNoHorizontalScrolling() {
    browser.resize(360, 740);
    openTopic();
    browser.await("main .note", "3 letters counted");
    browser.await("table.letters tbody tr", "no user 17");

    assertThat(
            (Boolean)
                browser.script("return document.documentElement.scrollWidth <= window.innerWidth"))
        .isTrue();
  }

  @Test
  void everyControlHasAnAccessibleName() {
    openTopic();
    browser.await("main .note", "3 letters counted");
    browser.await("table.letters tbody tr", "no user 17");

    for (WebElement usable : browser.all("main button, main a, main input, main select")) {
      if (!usable.isDisplayed()) {
        continue;
      }
      assertThat(usable.getAccessibleName()).as(usable.getDomProperty("outerHTML")).isNotBlank();
    }
    assertThat(browser.one("#live").getDomProperty("textContent")).isNotBlank();
  }

  @Test
  void theSelectedLettersAreExportedWithoutAnAllowedAction() {
    openTopic();
    browser.await(".facet button", "SocketTimeoutException").click();
    browser.await("main .note", "2 letters counted");
    browser.await("main .actions button", "Export").click();

    browser.await("#action h3", "Exported: 2 letters");
    WebElement save = browser.await("#action a", "Save the file");
    String saved =
        (String)
            browser.asyncScript(
                "const done = arguments[1];"
                    + "fetch(arguments[0]).then((r) => r.text()).then(done, done);",
                save.getDomProperty("href"));
    assertThat(saved.lines()).hasSize(2).allMatch(line -> line.startsWith("{"));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void thePageShowsThatTheCommandHasEnded() {
    openTopic();
    browser.await("main .note", "3 letters counted");
    browser.await("table.letters tbody tr", "no user 17");
    console.close();

    browser.one("table.letters tbody tr").click();

    browser.await("dialog .failure", "has ended");
    browser.forgetComplaints();
  }

  private void openTopic() {
    browser.open(console.link());
    browser.await("table.topics a", dlq).click();
    browser.await("h1", dlq);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /** The common prefix of the page's own addresses. */
  static String base(String link) {
    String path = URI.create(link).getPath();
    return "http://" + URI.create(link).getAuthority() + path.substring(0, path.length() - 1);
  }
}
