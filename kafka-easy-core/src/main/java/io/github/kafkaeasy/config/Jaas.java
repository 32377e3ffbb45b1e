package io.github.kafkaeasy.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;

/** Builder for a value of {@code sasl.jaas.config} that quotes option values. */
final class Jaas {
  private final String module;
  private final Map<String, String> options = new LinkedHashMap<>();

  Jaas(String module) {
    this.module = module;
  }

  Jaas option(String name, String value) {
    options.put(name, value);
    return this;
  }

  Password toPassword() {
    StringBuilder line = new StringBuilder(module).append(" required");
    options.forEach(
        (name, value) ->
            line.append(' ').append(name).append("=\"").append(quoted(value)).append('"'));
    return new Password(line.append(';').toString());
  }

  /**
   * Escapes a value. Kafka parses the line with a StreamTokenizer, where a quote or a line break
   * would end the value.
   */
  static String quoted(String value) {
    return value
        .replace("\\", "\\\\")
        .replace("\"", "\\\"")
        .replace("\n", "\\n")
        .replace("\r", "\\r");
  }
}
