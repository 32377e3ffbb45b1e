package io.github.kafkaeasy.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.LocalKafka;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A page of another origin can do nothing with the console, even in a browser that has the console
 * open.
 */
@KafkaTest
class AttackersPageInBrowserTest {
  /** A page that tries each kind of access, and reports each result. */
  private static final String ATTACK =
      """
      const target = arguments[0], done = arguments[arguments.length - 1];
      const said = {};
      const settled = (name, promise) => promise.then(
        (answer) => { said[name] = String(answer); }, () => { said[name] = "refused"; });
      const element = (name, address) => new Promise((ok, no) => {
        const made = document.createElement(name);
        made.onload = () => ok("loaded"); made.onerror = no; made.src = target + address;
        document.body.append(made);
      });
      Promise.all([
        settled("read", fetch(target + "/api/about", { credentials: "include" }).then((r) => r.text())),
        settled("blind", fetch(target + "/api/about", { credentials: "include", mode: "no-cors" }).then((r) => r.type + r.status)),
        settled("json", fetch(target + "/api/about", { method: "POST", credentials: "include", body: "{}",
          headers: { "Content-Type": "application/json" } }).then((r) => r.text())),
        settled("script", element("script", "/main.js")),
        settled("image", element("img", "/icon.svg"))
      ]).then(() => done(said));
      """;

  private static Browser browser;
  private static HttpServer attacker;

  /** The cookies that browsers sent to the attacker's server. */
  private static final List<String> GOT = new CopyOnWriteArrayList<>();

  private final Console console;

  AttackersPageInBrowserTest(LocalKafka broker) {
    this.console =
        Console.start(
            KafkaEasy.connect(broker.bootstrapServers()), "a-secret", List.of(), Set.of(), 0);
  }

  @BeforeAll
  static void open() throws IOException {
    browser = Browser.in("en-US");
    attacker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    attacker.createContext(
        "/",
        exchange -> {
          GOT.addAll(exchange.getRequestHeaders().getOrDefault("Cookie", List.of()));
          byte[] page = "<!DOCTYPE html><title>kittens</title><body>".getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, page.length);
          try (OutputStream body = exchange.getResponseBody()) {
            body.write(page);
          }
        });
    attacker.start();
  }

  @AfterAll
  static void shut() {
    if (attacker != null) {
      attacker.stop(0);
    }
  }

  /**
   * Cookies are not separated by port; the console's cookie has a path that no other server knows.
   */
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost"})
  void aServerOnAnotherPortDoesNotGetTheCookie(String host) {
    try (console) {
      browser.open(console.link().replace("127.0.0.1", host));
      browser.await("h1", "Dead-letter topics");
      String elsewhere = "http://" + host + ":" + attacker.getAddress().getPort();
      GOT.clear();
      browser.open(elsewhere + "/");
      // The browser does send cookies of this host to the other server.
      Object unused = browser.script("document.cookie = 'own=1; path=/'");
      browser.open(elsewhere + "/api/about");

      assertThat(GOT).anyMatch(cookie -> cookie.contains("own=1"));
      assertThat(GOT).noneMatch(cookie -> cookie.contains("kafka-easy"));
    }
  }

  /** Another site, and another port of the same host. */
  @ParameterizedTest
  @ValueSource(strings = {Browser.REBOUND, "127.0.0.1", "localhost"})
  void pagesOfOtherOriginsCanReadAndLoadNothing(String host) {
    try (console) {
      browser.open(console.link());
      browser.await("h1", "Dead-letter topics");
      // Assumes that the attacker knows the secret path, so that the other checks are tested.
      String target = ConsoleInBrowserTest.base(console.link());
      browser.open("http://" + host + ":" + attacker.getAddress().getPort() + "/");

      Object said = browser.asyncScript(ATTACK, target);

      assertThat(said.toString())
          .contains("read=refused", "json=refused", "script=refused", "image=refused")
          .doesNotContain("a-secret");
    }
  }

  @Test
  void aReboundHostNameGetsNothing() {
    try (console) {
      URI link = URI.create(console.link());
      browser.open("http://" + Browser.REBOUND + ":" + link.getPort() + pathAndQuery(link));

      assertThat(browser.one("body").getText()).contains("127.0.0.1 only");
      browser.open(
          "http://" + Browser.REBOUND + ":" + link.getPort() + link.getPath() + "api/about");
      assertThat(browser.one("body").getText())
          .contains("127.0.0.1 only")
          .doesNotContain("a-secret");
    }
  }

  private static String pathAndQuery(URI link) {
    return link.getRawPath() + "?" + link.getRawQuery();
  }

  @Test
  void noPageCanFrameTheConsole() {
    try (console) {
      browser.open(console.link());
      browser.await("h1", "Dead-letter topics");
      browser.open("http://127.0.0.1:" + attacker.getAddress().getPort() + "/");

      browser.forgetComplaints();
      Object unused =
          browser.asyncScript(
              """
              const done = arguments[arguments.length - 1];
              const frame = document.createElement("iframe");
              frame.onload = () => done("over");
              frame.src = arguments[0];
              document.body.append(frame);
              """,
              ConsoleInBrowserTest.base(console.link()) + "/");

      // The content of a frame of another origin cannot be read from here; the browser's log shows
      // that it was refused.
      assertThat(browser.complaints())
          .anyMatch(
              line ->
                  line.contains("Refused to")
                      || line.contains("frame-ancestors")
                      || line.contains("X-Frame-Options"));
    }
  }
}
