package io.github.kafkaeasy.cli.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.error.InvalidOptionException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The requests that the server answers, and those that it refuses. */
class WebServerTest {
  private final AtomicInteger changes = new AtomicInteger();
  private WebServer server;
  private String address;
  private String folder;

  @BeforeEach
  void start() {
    server =
        WebServer.start(
            0,
            Map.of(
                "/", call -> call.json("the page"),
                "/api/echo", call -> call.json(call.query()),
                "/api/unreadable", call -> call.download("saved", Path.of("x".repeat(300))),
                "/api/broken",
                    call -> {
                      throw new IllegalStateException("broken");
                    },
                "/api/change",
                    call -> {
                      var unused = call.body();
                      call.json(changes.incrementAndGet());
                    }));
    address = server.address();
    String path = URI.create(server.link()).getPath();
    folder = path.substring(0, path.length() - 1);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theLinkSetsACookieAndTheTokenLeavesTheAddress() {
    RawRequest.Answer entered = RawRequest.get(address, pathOf(server.link())).send();

    assertThat(entered.status()).isEqualTo(303);
    assertThat(entered.header("Location")).isEqualTo(folder + "/");
    assertThat(entered.header("Set-Cookie"))
        .contains("; HttpOnly", "; SameSite=Strict", "; Path=" + folder + "/;")
        .doesNotContain(URI.create(server.link()).getQuery().substring("token=".length()));
    assertThat(entered.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(entered.body()).isEmpty();
    assertThat(mine("/").send().body()).isEqualTo("\"the page\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/echo", "/api/change", "/nothing"})
  void nothingIsAnsweredWithoutTheCookie(String path) {
    assertThat(RawRequest.get(address, folder + path).send().status()).isEqualTo(401);
    RawRequest almost = RawRequest.get(address, folder + path).header("Cookie", cookie() + "x");
    assertThat(almost.send().status()).isEqualTo(401);
  }

  /**
   * A server on another port may have received the cookie, but it does not know the secret path.
   */
  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/echo", "/x/api/echo", "//api/echo", "/%00/api/echo"})
  void nothingIsAnsweredOutsideOfTheSecretPath(String path) {
    assertThat(RawRequest.get(address, path).header("Cookie", cookie()).send().status())
        .isIn(400, 401);
    String almost = folder.substring(0, folder.length() - 1) + "/api/echo";
    assertThat(RawRequest.get(address, almost).header("Cookie", cookie()).send().status())
        .isEqualTo(401);
    String token = URI.create(server.link()).getRawQuery();
    RawRequest.Answer entered = RawRequest.get(address, "/?" + token).send();
    assertThat(entered.status()).isEqualTo(401);
    assertThat(entered.header("Set-Cookie")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "%00", "a&token=b"})
  void anotherTokenIsRefused(String token) {
    RawRequest.Answer answer = RawRequest.get(address, folder + "/?token=" + token).send();

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.header("Set-Cookie")).isEmpty();
  }

  /** An attacker's host name that resolves to this address: DNS rebinding. */
  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil.example", ""})
  void anotherHostIsRefusedEvenWithTheCookie(String host) {
    assertThat(mine("/").host(host).send().status()).isIn(400, 421);
    assertThat(RawRequest.get(address, pathOf(server.link())).host(host).send().status())
        .isIn(400, 421);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site"})
  void aRequestCausedByAnotherPageIsRefused(String site) {
    assertThat(mine("/api/echo").header("Sec-Fetch-Site", site).send().status()).isEqualTo(403);
    assertThat(mine("/api/echo").header("Sec-Fetch-Site", "same-origin").send().status())
        .isEqualTo(200);
  }

  @Test
  void anotherOriginChangesNothing() {
    String[] others = {"http://evil.example", "http://127.0.0.1:1", "null", ""};
    for (String origin : others) {
      assertThat(change().header("Origin", origin).send().status()).as(origin).isEqualTo(403);
      assertThat(mine("/api/echo").header("Origin", origin).send().status()).isEqualTo(403);
    }
    assertThat(change().send().status()).as("none").isEqualTo(403);
    assertThat(changes).hasValue(0);
    assertThat(change().header("Origin", origin()).send().status()).isEqualTo(200);
    assertThat(changes).hasValue(1);
  }

  /** A request that an HTML form of another site could send. */
  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"})
  void aFormChangesNothing(String type) {
    RawRequest.Answer answer =
        RawRequest.of(address, "POST", folder + "/api/change")
            .header("Cookie", cookie())
            .header("Origin", origin())
            .header("Content-Type", type)
            .body("{}")
            .send();

    assertThat(answer.status()).isEqualTo(415);
    assertThat(changes).hasValue(0);
  }

  @Test
  void aChangeByGetIsRefused() {
    assertThat(mine("/api/change").send().status()).isEqualTo(405);
    assertThat(
            RawRequest.of(address, "OPTIONS", folder + "/api/change")
                .header("Cookie", cookie())
                .header("Origin", "http://evil.example")
                .send())
        .satisfies(
            answer -> {
              assertThat(answer.status()).isEqualTo(405);
              assertThat(answer.head()).doesNotContainIgnoringCase("Access-Control");
            });
  }

  @Test
  void everyAnswerForbidsScriptsFromElsewhereAndFrames() {
    for (RawRequest request :
        new RawRequest[] {mine("/"), RawRequest.get(address, "/"), mine("/x")}) {
      RawRequest.Answer answer = request.send();

      assertThat(answer.header("Content-Security-Policy"))
          .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }
  }

  @Test
  void aRequestThatIsTooLargeIsRefused() {
    assertThat(mine("/api/echo?a=" + "x".repeat(20_000)).send().status()).isEqualTo(414);
    assertThat(mine("/api/echo?" + "a&".repeat(300)).send().status()).isEqualTo(414);
    assertThat(mine("/api/echo?a=%zz").send().status()).isEqualTo(400);
    RawRequest large = change().header("Origin", origin()).body(" ".repeat((4 << 20) + 100));
    assertThat(large.send().status()).isEqualTo(413);
    RawRequest broken = change().header("Origin", origin()).body("{");
    assertThat(broken.send().status()).isEqualTo(400);
    assertThat(changes).hasValue(0);
  }

  /** A name that the file system refuses as too long stands for every file that cannot be read. */
  @Test
  void aFileThatCannotBeReadIsReported() {
    RawRequest.Answer answer = mine("/api/unreadable").send();

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body()).contains("cannot be read", "FileSystemException");
    assertThat(answer.header("Content-Disposition")).isEmpty();
  }

  @Test
  void noPathLeadsToAnotherFile() {
    String[] paths = {"/../Console.class", "/%2e%2e/Console.class", "/api/../../x", "//etc/passwd"};
    for (String path : paths) {
      assertThat(mine(path).send().status()).as(path).isIn(400, 404);
    }
  }

  /** Our loggers at any level; the JDK server's at the level of --debug. */
  @Test
  void theTokenIsInNoLogLine() {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    List<String> jdkLines = new CopyOnWriteArrayList<>();
    Handler jdkHandler = new Collecting(jdkLines);
    Logger log = (Logger) LoggerFactory.getLogger("io.github.kafkaeasy.cli");
    java.util.logging.Logger jdk = java.util.logging.Logger.getLogger("com.sun.net.httpserver");
    lines.start();
    log.addAppender(lines);
    log.setLevel(Level.TRACE);
    jdk.addHandler(jdkHandler);
    jdk.setLevel(java.util.logging.Level.INFO);
    try {
      String token = URI.create(server.link()).getQuery().substring("token=".length());
      RawRequest.get(address, folder + "/?token=" + token).send();
      RawRequest.Answer broken = mine("/api/broken?token=" + token).send();

      assertThat(broken.status()).isEqualTo(500);
      assertThat(lines.list).isNotEmpty();
      assertThat(
              Stream.concat(
                  lines.list.stream().map(ILoggingEvent::getFormattedMessage), jdkLines.stream()))
          .noneMatch(
              line -> line.contains(token) || line.contains(cookie()) || line.contains(folder));
    } finally {
      log.detachAppender(lines);
      log.setLevel(null);
      jdk.removeHandler(jdkHandler);
      jdk.setLevel(null);
    }
  }

  private static final class Collecting extends Handler {
    private final List<String> lines;

    Collecting(List<String> lines) {
      this.lines = lines;
      setLevel(java.util.logging.Level.ALL);
    }

    @Override
    public void publish(LogRecord line) {
      lines.add(new SimpleFormatter().format(line));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void aPortInUseIsReported() {
    int port = URI.create(address).getPort();

    assertThatThrownBy(() -> WebServer.start(port, Map.of()))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("--port")
        .hasMessageContaining(Integer.toString(port));
  }

  @Test
  void anEventIsAlwaysOneLine() {
    assertThat(Json.line(Map.of("text", "a\n\ndata: b\r\n\u2028"))).doesNotContain("\n", "\r");
  }

  private RawRequest change() {
    return RawRequest.of(address, "POST", folder + "/api/change")
        .header("Cookie", cookie())
        .header("Content-Type", "application/json")
        .body("{}");
  }

  private RawRequest mine(String path) {
    return RawRequest.get(address, folder + path).header("Cookie", cookie());
  }

  private String origin() {
    return address;
  }

  private String cookie() {
    String set = RawRequest.get(address, pathOf(server.link())).send().header("Set-Cookie");
    return set.substring(0, set.indexOf(';'));
  }

  private static String pathOf(String link) {
    URI uri = URI.create(link);
    return uri.getRawPath() + "?" + uri.getRawQuery();
  }
}
