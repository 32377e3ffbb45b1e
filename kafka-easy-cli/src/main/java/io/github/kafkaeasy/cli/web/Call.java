package io.github.kafkaeasy.cli.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.github.kafkaeasy.cli.render.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One HTTP request and its response. Used by the thread that handles the request. */
public final class Call {
  private static final int LONGEST_QUERY = 16 << 10;
  private static final int LARGEST_BODY = 4 << 20;
  private static final int MOST_PARAMETERS = 200;
  private static final String SAVED = "application/octet-stream";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpExchange exchange;
  private final String path;
  private final Map<String, List<String>> query;

  /** Whether a status was sent, after which no other status can be sent. */
  private boolean answered;

  /**
   * One request.
   *
   * @param path the part after the secret path
   */
  Call(HttpExchange exchange, String path) {
    this.exchange = exchange;
    this.path = path;
    this.query = parsed(exchange.getRequestURI().getRawQuery());
  }

  private static Map<String, List<String>> parsed(@Nullable String raw) {
    Map<String, List<String>> query = new LinkedHashMap<>();
    if (raw == null || raw.isEmpty()) {
      return query;
    }
    if (raw.length() > LONGEST_QUERY) {
      throw new Refused(414, "The query is longer than " + LONGEST_QUERY + " characters.");
    }
    String[] pairs = raw.split("&", MOST_PARAMETERS + 1);
    if (pairs.length > MOST_PARAMETERS) {
      throw new Refused(414, "The query has more than " + MOST_PARAMETERS + " parameters.");
    }
    try {
      for (String pair : pairs) {
        int at = pair.indexOf('=');
        String name = URLDecoder.decode(at < 0 ? pair : pair.substring(0, at), UTF_8);
        String value = at < 0 ? "" : URLDecoder.decode(pair.substring(at + 1), UTF_8);
        query.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
      }
    } catch (IllegalArgumentException e) {
      throw new Refused(400, "The query is not URL-encoded correctly.", e);
    }
    return query;
  }

  String method() {
    return exchange.getRequestMethod();
  }

  String path() {
    return path;
  }

  /** The parameters of the query with their values, in the order of the query. */
  public Map<String, List<String>> query() {
    return query;
  }

  /** A parameter of the query; null if it is missing. */
  public @Nullable String find(String name) {
    List<String> values = query.get(name);
    return values == null ? null : values.get(0);
  }

  /** A parameter of the query; the request is refused if it is missing. */
  public String required(String name) {
    String value = find(name);
    if (value == null || value.isEmpty()) {
      throw new Refused(400, "The parameter " + name + " is missing.");
    }
    return value;
  }

  /** The body of a POST request, which must be a JSON object. */
  public JsonNode body() {
    if (!method().equals("POST")) {
      throw new Refused(405, "This address answers POST requests only.");
    }
    try {
      byte[] bytes = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
      if (bytes.length > LARGEST_BODY) {
        throw new Refused(413, "The body is larger than " + LARGEST_BODY + " bytes.");
      }
      JsonNode body = MAPPER.readTree(bytes);
      if (body == null || !body.isObject()) {
        throw new Refused(400, "The body must be a JSON object.");
      }
      return body;
    } catch (JacksonException e) {
      throw new Refused(400, "The body is not JSON.", e);
    } catch (IOException e) {
      throw new BrowserGone(e);
    }
  }

  /** Responds with a value, as {@link Json} takes it. */
  public void json(@Nullable Object value) {
    send(200, "application/json; charset=utf-8", Json.line(value).getBytes(UTF_8));
  }

  /** Responds with a file that the browser saves instead of showing. */
  public void download(String fileName, byte[] bytes) {
    nameFile(fileName);
    send(200, SAVED, bytes);
  }

  /**
   * Responds with a copy of a file, without reading the whole file into memory.
   *
   * @throws Refused if the file no longer exists or cannot be read
   */
  public void download(String fileName, Path file) {
    try (InputStream content = Files.newInputStream(file)) {
      long size = Files.size(file);
      nameFile(fileName);
      start(200, SAVED, size);
      try (OutputStream body = exchange.getResponseBody()) {
        content.transferTo(body);
      }
    } catch (NoSuchFileException e) {
      throw new Refused(404, "This file no longer exists.", e);
    } catch (IOException e) {
      if (!answered) {
        throw new Refused(500, "This file cannot be read: " + e, e);
      }
      throw new BrowserGone(e);
    }
  }

  private void nameFile(String name) {
    exchange
        .getResponseHeaders()
        .set("Content-Disposition", "attachment; filename=\"" + name + "\"");
  }

  /** Responds with an event stream, which stays open as long as the route runs. */
  public EventStream events() {
    start(200, "text/event-stream; charset=utf-8", 0);
    return new EventStream(exchange.getResponseBody());
  }

  /** Redirects the browser to another path of this server, and sets a cookie. */
  void redirect(String path, String cookie) {
    exchange.getResponseHeaders().set("Location", path);
    exchange.getResponseHeaders().set("Set-Cookie", cookie);
    start(303, "text/plain; charset=utf-8", -1);
  }

  void send(int status, String type, byte[] bytes) {
    start(status, type, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      try (OutputStream body = exchange.getResponseBody()) {
        body.write(bytes);
      } catch (IOException e) {
        throw new BrowserGone(e);
      }
    }
  }

  boolean isAnswered() {
    return answered;
  }

  private void start(int status, String type, long length) {
    exchange.getResponseHeaders().set("Content-Type", type);
    answered = true;
    try {
      exchange.sendResponseHeaders(status, length);
    } catch (IOException e) {
      throw new BrowserGone(e);
    }
  }
}
