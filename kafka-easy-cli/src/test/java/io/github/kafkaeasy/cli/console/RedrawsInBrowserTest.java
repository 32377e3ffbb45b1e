package io.github.kafkaeasy.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.cli.jobs.Action;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/**
 * What a person has begun on the page survives what arrives meanwhile: opened details, the focus, a
 * selection, a pressed button, typed text, the scroll position.
 */
@KafkaTest
class RedrawsInBrowserTest {
  /**
   * Makes two functions: {@code arrive} delivers counts once more, changed by its argument; {@code
   * hold} lets the answers to one path wait for {@code release}.
   */
  private static final String SLOW_NETWORK =
      """
      const listen = EventSource.prototype.addEventListener;
      EventSource.prototype.addEventListener = function (name, handler) {
        listen.call(this, name, (event) => {
          if (name === "counts") window.counted = JSON.parse(event.data);
          handler(event);
        });
        if (name === "counts") window.arrive = (change) => {
          const told = structuredClone(window.counted);
          change(told);
          handler({ data: JSON.stringify(told) });
        };
      };
      const ask = window.fetch;
      window.hold = (path) => {
        const held = new Promise((go) => { window.release = go; });
        window.fetch = async (url, options) => {
          const answer = await ask(url, options);
          if (url.includes(path)) await held;
          return answer;
        };
      };
      """;

  private final KafkaEasy kafka;
  private final RawKafka raw;
  private Browser browser;
  private String dlq;
  private SomeLetters letters;
  private Console console;

  RedrawsInBrowserTest(LocalKafka broker, RawKafka raw) {
    this.kafka = KafkaEasy.connect(broker.bootstrapServers());
    this.raw = raw;
  }

  @BeforeEach
  void someLetters(TestTopics topics) {
    browser = Browser.in("en-US");
    dlq = topics.create("letters");
    letters = new SomeLetters(raw, dlq, topics.create("orders"));
    letters.add("anna", "{\"id\":1}".getBytes(UTF_8), "x.Timeout", "no answer in 31 ms", "a");
    letters.add("bert", "{\"id\":2}".getBytes(UTF_8), "x.Illegal", "no user 17", "a");
    letters.add("anna", "{\"id\":3}".getBytes(UTF_8), "x.Timeout", "no answer in 7 ms", "b");
    console = Console.start(kafka, "test", List.of(dlq), EnumSet.allOf(Action.class), 0);
  }

  @AfterEach
  void stop() {
    if (console != null) {
      console.close();
    }
  }

  @Test
  void openDetailsFocusAndSelectionStayWhileCountsArrive() {
    openTopic("3 letters counted");
    browser.one(".chart summary").sendKeys(Keys.ENTER);
    focus(browser.await(".chart table button", ""));
    script("getSelection().selectAllChildren(document.querySelector('.kind strong'))");

    arrive("told.time.columns[0][1] = 70; told.exceptions.most[0][1] = 71;");
    arrive("told.alike.most[0].count = 72; told.letters = 73;");

    browser.await(".figure", "73");
    browser.await(".kinds", "72");
    assertFocused();
    assertThat(script("return getSelection().toString()")).isEqualTo("Timeout");
    assertThat(browser.one(".chart details").getDomAttribute("open")).isNotNull();
  }

  @Test
  void aButtonPressedWhileCountsArriveIsClicked() {
    openTopic("3 letters counted");
    WebElement facet = browser.await(".facet button", "Illegal");
    browser.actions().clickAndHold(facet).perform();

    arrive("told.exceptions.most[1][1] = 7");
    browser.actions().release().perform();

    browser.await(".chip", "Illegal");
  }

  @Test
  void theListIsNotReorderedWhileThePointerIsOnIt() {
    openTopic("3 letters counted");
    browser.actions().moveToElement(browser.await(".facet button", "Illegal")).perform();

    String more = "told.exceptions.most = [['x.New', 9], ['x.Illegal', 8], ['x.Timeout', 2]]";
    arrive(more);
    assertThat(exceptions()).startsWith("Timeout", "Illegal", "New");

    browser.actions().moveToElement(browser.one("h1")).perform();
    arrive(more);
    assertThat(exceptions()).startsWith("New", "Illegal", "Timeout");
  }

  @Test
  void aRangeDraggedWhileCountsArriveBecomesAFilter() {
    openTopic("3 letters counted");
    WebElement plot = browser.one(".u-over");
    int width = plot.getSize().getWidth();
    browser.actions().moveToElement(plot, width / 4, 0).clickAndHold().perform();
    browser.actions().moveByOffset(width / 8, 0).perform();

    arrive("told.time.columns[0][1] = 7");
    browser.actions().moveByOffset(width / 10, 0).release().perform();

    browser.await(".chip", "since");
    browser.await("main .note", "3 letters counted");
  }

  @Test
  void anotherFilterKeepsTypedTextOpenDetailsAndScrollPosition() {
    openTopic("3 letters counted");
    browser.await("table.letters tbody tr", "no user 17");
    browser.one(".chart summary").sendKeys(Keys.ENTER);
    browser.one(".filter input[type=text]").sendKeys("half a wo");
    WebElement facet = browser.await(".facet button", "Timeout");
    focus(facet);
    Object before = script("scrollTo(0, 350); return scrollY");
    facet.sendKeys(Keys.ENTER);

    browser.await("main .note", "2 letters counted");
    browser.awaitNone("table.letters tbody tr", "no user 17");
    assertFocused();
    assertThat(script("return scrollY")).isEqualTo(before);
    assertThat(browser.one(".filter input[type=text]").getDomProperty("value"))
        .isEqualTo("half a wo");
    assertThat(browser.one(".chart details").getDomAttribute("open")).isNotNull();
  }

  @Test
  void afterAChipIsRemovedTheNextOneHasTheFocus() {
    openTopic("3 letters counted");
    browser.await(".facet button", "Timeout").click();
    browser.await("main .note", "2 letters counted");
    browser.await(".facet button", "open").click();
    browser.await(".chip", "open");

    browser.one(".chip button").sendKeys(Keys.ENTER);
    browser.awaitNone(".chip", "Timeout");
    browser.press(Keys.ENTER);

    browser.awaitNone(".chip", "");
    assertThat(script("return document.activeElement.tagName")).isEqualTo("SELECT");
  }

  @Test
  void oneKeyMovesFromLetterToLetter() {
    openTopic("3 letters counted");
    browser.await("table.letters tbody tr", "no user 17");
    browser.one("table.letters tbody button").sendKeys(Keys.ENTER);
    browser.await("dialog pre", "\"id\" : 3");

    focus(browser.await("dialog .head button", "Older"));
    browser.press(Keys.ENTER);
    browser.await("dialog pre", "\"id\" : 2");
    browser.press(Keys.ENTER);

    browser.await("dialog pre", "\"id\" : 1");
    assertFocused();
  }

  @Test
  void anotherFormatKeepsTheFocusAndTheLetter() {
    browser.resize(1280, 420);
    openTopic("3 letters counted");
    browser.await("table.letters tbody tr", "no user 17").click();
    browser.await("dialog pre", "\"id\" : 2");
    focus(browser.await("dialog .formats button", "Text"));
    Object before =
        script("const d = document.getElementById('letter'); d.scrollTop = 60; return d.scrollTop");
    browser.press(Keys.ENTER);

    browser.await("dialog .formats button[aria-pressed=true]", "Text");
    assertFocused();
    assertThat(script("return document.getElementById('letter').scrollTop")).isEqualTo(before);
  }

  @Test
  void loadedLettersStayAfterOneIsDiscarded() {
    for (int i = 0; i < 110; i++) {
      letters.add("k" + i, new byte[] {1}, "x.Many", "m", "a");
    }
    openTopic("113 letters counted");
    browser.await("main .note", "50 letters shown");
    focus(browser.await("button.more", ""));
    browser.press(Keys.ENTER);
    browser.await("main .note", "100 letters shown");
    assertFocused();
    browser.press(Keys.ENTER);
    browser.await("main .note", "113 letters shown");
    // There are no more letters, so the focus moves to the new ones.
    assertThat(script("return document.activeElement.closest('tr').rowIndex")).isEqualTo(101L);

    browser.press(Keys.ENTER);
    browser.await("#letter .actions button", "Discard").click();
    browser.one("#field-whyDone").sendKeys("a test", Keys.ENTER);
    browser.await("#action button", "Discard 1 letter").click();
    browser.await("#action h3", "Discarded");
    Object before = script("return scrollY");
    browser.await("#action button", "Close").click();

    browser.await("table.letters .state", "discarded");
    assertThat(browser.all("table.letters tbody tr")).hasSize(113);
    assertThat(script("return scrollY")).isEqualTo(before);
  }

  @Test
  void aLateAnswerDoesNotReplaceAFormInUse() {
    openTopic("3 letters counted");
    script("hold('api/export')");
    browser.await("main .actions button", "Export").click();
    browser.await("#action button", "Close").click();
    browser.await("main .actions button", "Discard").click();
    browser.one("#field-whyDone").sendKeys("half a rea");

    Object unused =
        browser.asyncScript(
            "const done = arguments[0]; release(); fetch('api/about').then(() => setTimeout(done));");

    assertThat(browser.one("#field-whyDone").getDomProperty("value")).isEqualTo("half a rea");
  }

  @Test
  void aRunThatIsClosedStaysClosedAndBecomesAButton() {
    for (int i = 0; i < 57; i++) {
      letters.add("k" + i, new byte[] {1}, "x.Many", "m", "a");
    }
    openTopic("60 letters counted");
    browser.await("main .actions button", "Redrive").click();
    browser.one("#field-perSecond").sendKeys("1", Keys.ENTER);
    browser.await("#action button", "Redrive 60 letters").click();
    browser.await("#action .note", "of 60");
    browser.await("#action button", "Close").click();
    WebElement running = browser.await("main button", "Under way");
    assertThat(browser.one("#action").getDomAttribute("open")).isNull();

    running.click();
    browser.await("#action button", "Stop").click();
    browser.await("#action .failure", "Stopped.");
    browser.await("#action button", "Close").click();
    browser.awaitNone("main button", "Under way");
  }

  private void openTopic(String counted) {
    browser.open(console.link());
    browser.await("table.topics a", dlq);
    script(SLOW_NETWORK);
    browser.await("table.topics a", dlq).click();
    browser.await("main .note", counted);
  }

  private void arrive(String change) {
    script("arrive((told) => {" + change + "})");
  }

  private void focus(WebElement element) {
    Object unused = browser.script("arguments[0].focus(); window.was = arguments[0]", element);
  }

  /** The same element, not a new one in its place. */
  private void assertFocused() {
    assertThat(
            script(
                "return document.activeElement === was ? 'kept' : document.activeElement.outerHTML"))
        .isEqualTo("kept");
  }

  private List<String> exceptions() {
    return browser.all("[data-list=exception] .name, .facet:nth-child(2) .name").stream()
        .map(WebElement::getText)
        .toList();
  }

  private Object script(String code) {
    Object result = browser.script(code);
    return result == null ? "" : result;
  }
}
