package io.github.kafkaeasy.cli.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.kafkaeasy.cli.jobs.Action;
import io.github.kafkaeasy.cli.jobs.Change;
import io.github.kafkaeasy.cli.jobs.Discarding;
import io.github.kafkaeasy.cli.jobs.Purging;
import io.github.kafkaeasy.cli.jobs.Redriving;
import io.github.kafkaeasy.cli.jobs.Wanted;
import io.github.kafkaeasy.cli.shared.Times;
import io.github.kafkaeasy.cli.web.Refused;
import io.github.kafkaeasy.dlq.redrive.Selection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/** Reads the body of a request as an action. */
final class Asked {
  private static final int MOST_RULES = 50;

  private final JsonNode body;

  Asked(JsonNode body) {
    this.body = body;
  }

  /** The text of a field; the request is refused if it is missing. */
  String required(String name) {
    String text = text(name);
    if (text.isBlank()) {
      throw new Refused(400, name + " is missing.");
    }
    return text;
  }

  Action action() {
    try {
      return Action.valueOf(required("action").toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new Refused(400, "There is no such action.", e);
    }
  }

  Wanted wanted() {
    return switch (action()) {
      case REDRIVE -> redriving();
      case DISCARD -> new Discarding(selection(), required("reason"), flag("takeOver"));
      case PURGE -> new Purging(before(), flag("openToo"), flag("takeOver"));
    };
  }

  private Redriving redriving() {
    Selection selection = selection();
    String to = text("to");
    int perSecond = body.path("perSecond").asInt(0);
    return new Redriving(
        flag("settledToo") ? selection.settledToo() : selection,
        to.isBlank() ? null : to.strip(),
        flag("onlyFailedGroup"),
        perSecond == 0 ? null : perSecond,
        text("reason"),
        flag("takeOver"),
        change());
  }

  /** The changes that the request asks for in each record. */
  Change change() {
    JsonNode asked = body.path("change");
    if (asked.isMissingNode() || asked.isNull()) {
      return Change.NOTHING;
    }
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    asked
        .path("fields")
        .properties()
        .forEach(field -> fields.put(path(field.getKey()), field.getValue()));
    Map<String, String> headers = new LinkedHashMap<>();
    asked
        .path("setHeaders")
        .properties()
        .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
    List<String> drop = new ArrayList<>();
    asked.path("dropHeaders").forEach(name -> drop.add(name.asText()));
    if (fields.size() + headers.size() + drop.size() > MOST_RULES) {
      throw new Refused(400, "A redrive can have at most " + MOST_RULES + " changes.");
    }
    String key = nullable(asked.path("key"));
    String value = nullable(asked.path("value"));
    if ((key != null || value != null) && text("place").isEmpty()) {
      throw new Refused(400, "Key and value can be changed for one letter only.");
    }
    return new Change(fields, headers, drop, key, value);
  }

  private static String path(String path) {
    if (!path.startsWith("/") || path.length() < 2) {
      throw new Refused(400, "The path of a field must have the form /customer/id.");
    }
    return path;
  }

  /**
   * The selected letters: those that match all selectors; if a place ({@code PARTITION:OFFSET}) is
   * given, only the letter there.
   */
  Selection selection() {
    List<LetterQuery.Selector> selectors = new ArrayList<>();
    body.path("selectors")
        .forEach(
            pair ->
                selectors.add(
                    new LetterQuery.Selector(pair.path(0).asText(), pair.path(1).asText())));
    String place = text("place");
    if (!place.isEmpty()) {
      selectors.add(new LetterQuery.Selector("offset", place));
    }
    return LetterQuery.of(required("topic"), selectors).selection();
  }

  private @Nullable Instant before() {
    String given = text("before");
    try {
      return given.isBlank() ? null : Times.instant(given);
    } catch (TypeConversionException e) {
      throw new Refused(400, String.valueOf(e.getMessage()), e);
    }
  }

  private boolean flag(String name) {
    return body.path(name).asBoolean(false);
  }

  private String text(String name) {
    return body.path(name).asText("");
  }

  private static @Nullable String nullable(JsonNode node) {
    return node.isTextual() ? node.asText() : null;
  }
}
