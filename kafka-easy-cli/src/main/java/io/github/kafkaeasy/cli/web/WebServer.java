package io.github.kafkaeasy.cli.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.NotFoundException;
import io.github.kafkaeasy.error.internal.Causes;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server. It has up to {@value #THREADS} threads, which are daemons. If a request fails,
 * the error is sent to the browser. An unexpected exception is also logged, without the request's
 * query and without the secret path.
 */
public final class WebServer implements AutoCloseable {
  static final int THREADS = 16;

  private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
  private static final int MOST_WAITING = 64;
  private static final int BACKLOG = 64;

  /** System properties that the JDK's server reads when its first instance is created. */
  private static final Map<String, String> LIMITS =
      Map.of(
          "sun.net.httpserver.maxReqTime", "20",
          "sun.net.httpserver.maxReqHeaders", "100",
          "sun.net.httpserver.maxIdleConnections", "32",
          "jdk.httpserver.maxConnections", "200");

  /**
   * Response headers that restrict our pages: nothing is loaded from elsewhere, and no other page
   * may embed them.
   */
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
              + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
              + " require-trusted-types-for 'script'; trusted-types 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Permissions-Policy",
          "camera=(), geolocation=(), microphone=(), clipboard-read=()",
          "Cache-Control",
          "no-store");

  private final HttpServer server;
  private final ThreadPoolExecutor threads;
  private final Map<String, Route> routes;
  private final Secrets secrets;
  private final Guard guard;

  private WebServer(HttpServer server, Map<String, Route> routes) {
    this.server = server;
    this.routes = Map.copyOf(routes);
    this.secrets = new Secrets(new SecureRandom());
    this.guard = new Guard(secrets, server.getAddress().getPort());
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            work -> {
              Thread thread = new Thread(work, "kafka-easy-web-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Starts to listen on the loopback address.
   *
   * @param port 0 for any free port
   * @param routes the routes by path; {@code /} is the page itself
   * @throws InvalidOptionException if the server cannot listen on the port, for example because
   *     another program uses it
   */
  public static WebServer start(int port, Map<String, Route> routes) {
    LIMITS.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value);
          }
        });
    try {
      InetAddress loopback = InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
      HttpServer server = HttpServer.create(new InetSocketAddress(loopback, port), BACKLOG);
      WebServer started = new WebServer(server, routes);
      server.setExecutor(started.threads);
      server.createContext("/", started::handle);
      server.start();
      return started;
    } catch (BindException e) {
      InvalidOptionException refusal =
          InvalidOptionException.of(
              "--port",
              port,
              "the server cannot listen on it: " + e.getMessage() + "; use 0 for any free port");
      refusal.initCause(e);
      throw refusal;
    } catch (IOException e) {
      throw new KafkaEasyException("The server could not be started: " + e.getMessage(), e);
    }
  }

  /** The address without the secrets: {@code http://127.0.0.1:8123}. */
  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /**
   * The link that opens the page. The link contains the access token: everyone who has it can open
   * the page.
   */
  public String link() {
    return address() + secrets.path() + "?token=" + secrets.token();
  }

  private void handle(HttpExchange exchange) {
    try {
      Headers headers = exchange.getResponseHeaders();
      HEADERS.forEach(headers::set);
      answer(exchange);
    } catch (BrowserGone e) {
      LOG.debug(
          "The request for {} ended early, because the browser closed the connection",
          asked(exchange));
    } finally {
      exchange.close();
    }
  }

  /** The path for log lines, without its first part, which is a secret. */
  private static String asked(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    int end = path.indexOf('/', 1);
    return end < 0 ? "/" : path.substring(end);
  }

  private void answer(HttpExchange exchange) {
    Call call = null;
    try {
      guard.checkAddress(exchange.getRequestMethod(), exchange.getRequestHeaders());
      call = new Call(exchange, guard.inside(exchange.getRequestURI().getPath()));
      if (call.path().equals("/") && call.find("token") != null) {
        enter(call);
        return;
      }
      guard.checkSender(call.method(), exchange.getRequestHeaders());
      Route route = routes.get(call.path());
      if (route == null) {
        throw new Refused(404, "This address does not exist.");
      }
      route.answer(call);
    } catch (Refused e) {
      failed(call, exchange, e.status(), String.valueOf(e.getMessage()));
    } catch (BrowserGone e) {
      throw e;
    } catch (KafkaException e) {
      failed(call, exchange, 502, "Kafka refused: " + Causes.text(e));
    } catch (KafkaEasyException e) {
      failed(call, exchange, status(e), String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.warn("{} failed", asked(exchange), e);
      failed(call, exchange, 500, "unexpected: " + e);
    }
  }

  private static int status(KafkaEasyException failure) {
    if (failure instanceof InvalidOptionException) {
      return 400;
    }
    return failure instanceof NotFoundException ? 404 : 502;
  }

  /**
   * Exchanges the link's token for the cookie, so that the token does not stay in the browser's
   * address bar.
   */
  private void enter(Call call) {
    if (!call.method().equals("GET") || !guard.isToken(call.find("token"))) {
      throw new Refused(
          403,
          "This link belongs to another run of the console: open the link that the command"
              + " printed last.");
    }
    call.redirect(secrets.path(), guard.cookieForToken());
  }

  /** Responds with an error; if the response has already begun, only closes the connection. */
  private static void failed(@Nullable Call call, HttpExchange exchange, int status, String text) {
    if (call != null && call.isAnswered()) {
      return;
    }
    // A person who opens an address gets a sentence; the page's script gets JSON.
    String accepted = exchange.getRequestHeaders().getFirst("Accept");
    boolean person = accepted != null && accepted.contains("text/html");
    byte[] body = (person ? text : Json.line(Json.object("error", text))).getBytes(UTF_8);
    try {
      exchange
          .getResponseHeaders()
          .set("Content-Type", (person ? "text/plain" : "application/json") + "; charset=utf-8");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException e) {
      throw new BrowserGone(e);
    }
  }

  /** Stops listening, and closes open connections. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
