package io.github.kafkaeasy.cli.console;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A real headless Chromium, used as a person uses a browser. */
final class Browser {
  /** A host name that resolves to the loopback address, as in a DNS rebinding attack. */
  static final String REBOUND = "evil.example";

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** By language; each ends with this JVM. */
  private static final Map<String, Browser> SHARED = new ConcurrentHashMap<>();

  private final ChromeDriver driver;

  /** The ids of the scripts that run in each new page. */
  private final List<Object> scripts = new ArrayList<>();

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /**
   * The browser of this JVM whose preferred language is this one, with an empty page. Skips the
   * test if no browser is installed.
   */
  static Browser in(String language) {
    assumeTrue(
        Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
        "no Chromium here: apt-get install chromium chromium-driver");
    Browser browser =
        SHARED.computeIfAbsent(
            language,
            wanted -> {
              Browser started = start(wanted);
              Runtime.getRuntime().addShutdownHook(new Thread(started::close));
              return started;
            });
    browser.forgetScripts();
    browser.forgetCookies();
    browser.open("about:blank");
    browser.resize(1280, 900);
    browser.prefersDark(false);
    browser.forgetComplaints();
    return browser;
  }

  private static Browser start(String language) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--force-device-scale-factor=1",
        "--hide-scrollbars",
        "--window-size=1280,900",
        "--lang=" + language,
        "--host-resolver-rules=MAP " + REBOUND + " 127.0.0.1");
    options.setExperimentalOption("prefs", Map.of("intl.accept_languages", language));
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(DRIVER.toFile())
            .usingAnyFreePort()
            .build();
    return new Browser(new ChromeDriver(service, options));
  }

  void open(String address) {
    driver.get(address);
  }

  String address() {
    return driver.getCurrentUrl();
  }

  void back() {
    driver.navigate().back();
  }

  /** Waits until an element that matches the selector contains this text, and returns it. */
  WebElement await(String css, String text) {
    return new WebDriverWait(driver, LIMIT)
        .ignoring(StaleElementReferenceException.class)
        .withMessage(
            () ->
                css
                    + " with \""
                    + text
                    + "\" in "
                    + driver.findElement(By.tagName("body")).getText())
        .until(
            page ->
                page.findElements(By.cssSelector(css)).stream()
                    .filter(element -> element.getText().contains(text))
                    .findFirst()
                    .orElse(null));
  }

  /** Waits until no element that matches the selector contains this text. */
  void awaitNone(String css, String text) {
    Boolean unused =
        new WebDriverWait(driver, LIMIT)
            .ignoring(StaleElementReferenceException.class)
            .withMessage(css + " still has \"" + text + "\"")
            .until(
                page ->
                    page.findElements(By.cssSelector(css)).stream()
                        .noneMatch(element -> element.getText().contains(text)));
  }

  List<WebElement> all(String css) {
    return driver.findElements(By.cssSelector(css));
  }

  WebElement one(String css) {
    return driver.findElement(By.cssSelector(css));
  }

  void press(Keys... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  /** Clicks at an offset in pixels from the middle of an element. */
  void clickAt(WebElement element, int right, int down) {
    new Actions(driver).moveToElement(element, right, down).click().perform();
  }

  Actions actions() {
    return new Actions(driver);
  }

  Object script(String code, Object... arguments) {
    return ((JavascriptExecutor) driver).executeScript(code, arguments);
  }

  Object asyncScript(String code, Object... arguments) {
    driver.manage().timeouts().scriptTimeout(LIMIT);
    return ((JavascriptExecutor) driver).executeAsyncScript(code, arguments);
  }

  /** Runs a script in each new page of this test, before the page's own. */
  void inEachPage(String script) {
    scripts.add(
        driver
            .executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script))
            .get("identifier"));
  }

  /** Removes cookies that pages of earlier tests have set. */
  private void forgetCookies() {
    Map<String, Object> unused = driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
  }

  private void forgetScripts() {
    for (Object script : scripts) {
      Map<String, Object> unused =
          driver.executeCdpCommand(
              "Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", script));
    }
    scripts.clear();
  }

  void resize(int width, int height) {
    Map<String, Object> unused =
        driver.executeCdpCommand(
            "Emulation.setDeviceMetricsOverride",
            Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  void prefersDark(boolean dark) {
    Map<String, Object> unused =
        driver.executeCdpCommand(
            "Emulation.setEmulatedMedia",
            Map.of(
                "features",
                List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  byte[] screenshot() {
    return driver.getScreenshotAs(org.openqa.selenium.OutputType.BYTES);
  }

  /** The browser's log: script errors, and violations of the content security policy. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** Removes log entries of earlier tests. */
  void forgetComplaints() {
    List<String> unused = complaints();
  }

  private void close() {
    driver.quit();
  }
}
