package io.github.kafkaeasy.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An HTTP client with the link, which calls the console's routes as the page does. */
final class Visitor {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final String origin;
  private final String folder;
  private final String cookie;

  Visitor(String link) {
    URI uri = URI.create(link);
    this.origin = "http://" + uri.getAuthority();
    this.folder = origin + uri.getPath().substring(0, uri.getPath().length() - 1);
    String set = send(HttpRequest.newBuilder(uri)).headers().firstValue("Set-Cookie").orElseThrow();
    this.cookie = set.substring(0, set.indexOf(';'));
  }

  /** One server-sent event. */
  record Event(String name, JsonNode data) {}

  /** The JSON of a route; the arguments are names and values of the query in turn. */
  JsonNode get(String path, String... query) {
    HttpResponse<String> answer = ask(path, query);
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return read(answer.body());
  }

  /** The response of a route as text. */
  String text(String path, String... query) {
    return ask(path, query).body();
  }

  /** The status of a response. */
  int status(String path, String... query) {
    return ask(path, query).statusCode();
  }

  /** All events until the stream ends. */
  List<Event> events(String path, String... query) {
    List<Event> events = new ArrayList<>();
    for (String block : ask(path, query).body().split("\n\n", -1)) {
      String[] lines = block.split("\n", -1);
      if (lines.length == 2) {
        events.add(
            new Event(
                lines[0].substring("event: ".length()),
                read(lines[1].substring("data: ".length()))));
      }
    }
    return events;
  }

  JsonNode post(String path, String body) {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(URI.create(folder + path))
                .header("Cookie", cookie)
                .header("Origin", origin)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    return read(answer.body());
  }

  private HttpResponse<String> ask(String path, String... query) {
    StringBuilder uri = new StringBuilder(folder + path);
    for (int i = 0; i < query.length; i += 2) {
      uri.append(i == 0 ? '?' : '&').append(query[i]).append('=');
      uri.append(URLEncoder.encode(query[i + 1], UTF_8));
    }
    return send(HttpRequest.newBuilder(URI.create(uri.toString())).header("Cookie", cookie));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(
          request.timeout(Duration.ofMinutes(5)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static JsonNode read(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + text, e);
    }
  }
}
