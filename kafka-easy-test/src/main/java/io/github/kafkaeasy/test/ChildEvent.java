package io.github.kafkaeasy.test;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Event reported by a program in a {@link ChildProgram separate JVM}: one line of JSON on its
 * standard output, such as <code>{"event":"handled","partition":"0","offset":"17"}</code>.
 *
 * @param name what happened
 * @param fields the event's details, in the order of the line, numbers as text
 */
public record ChildEvent(String name, Map<String, String> fields) {

  private static final String NAME = "event";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Makes an immutable copy of the fields.
   *
   * @param name what happened
   * @param fields the event's details
   */
  public ChildEvent {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /**
   * Prints an event; called by the program in the child JVM. The line is written in one piece even
   * with several threads, so that a kill can leave only the last line incomplete.
   *
   * @param name what happened
   * @param namesAndValues the fields: name, value, name, value and so on
   * @throws IllegalArgumentException when a name has no value
   */
  public static void print(String name, Object... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          "names and values must be in pairs, but there are " + namesAndValues.length + " of them");
    }
    Map<String, String> line = new LinkedHashMap<>();
    line.put(NAME, name);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      line.put(String.valueOf(namesAndValues[i]), String.valueOf(namesAndValues[i + 1]));
    }
    try {
      System.out.print(JSON.writeValueAsString(line) + "\n");
      System.out.flush();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("text can always be written as JSON", e);
    }
  }

  /**
   * Parses a line; empty if it is not an event but a log line or an incomplete line of a killed
   * program.
   */
  static Optional<ChildEvent> parse(String line) {
    if (!line.startsWith("{")) {
      return Optional.empty();
    }
    try {
      JsonNode root = JSON.readTree(line);
      JsonNode name = root.get(NAME);
      if (name == null) {
        return Optional.empty();
      }
      Map<String, String> fields = new LinkedHashMap<>();
      root.properties().forEach(field -> fields.put(field.getKey(), field.getValue().asText()));
      fields.remove(NAME);
      return Optional.of(new ChildEvent(name.asText(), fields));
    } catch (JsonProcessingException noEvent) {
      return Optional.empty();
    }
  }

  /**
   * A field as text.
   *
   * @param field its name
   * @return its value
   * @throws IllegalArgumentException when the event has no such field
   */
  public String text(String field) {
    String value = fields.get(field);
    if (value == null) {
      throw new IllegalArgumentException(this + " has no field " + field);
    }
    return value;
  }

  /**
   * A field as a number.
   *
   * @param field its name
   * @return its value
   * @throws IllegalArgumentException when the event has no such field, or the field is not a number
   */
  public long number(String field) {
    return Long.parseLong(text(field));
  }
}
