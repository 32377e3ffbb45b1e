package io.github.kafkaeasy.internal.connection;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.settings.Surroundings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;

/**
 * A properties file with several named connections: {@code dev.bootstrap.servers=...} defines a
 * connection named dev. Lines that begin with {@code dev.} belong to it, and lines without the name
 * of a connection belong to all connections. A connection name contains no dot.
 */
final class NamedConnections {
  private static final String SERVERS = "." + CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;

  private final Path file;
  private final Map<String, String> lines;
  private final Set<String> names = new TreeSet<>();

  NamedConnections(Path file, Map<String, String> lines) {
    this.file = file;
    this.lines = lines;
    for (String line : lines.keySet()) {
      int dot = line.indexOf('.');
      // A longer prefix belongs to a plug-in, for example to a metrics reporter with its own
      // brokers.
      if (dot > 0 && line.substring(dot).equals(SERVERS)) {
        names.add(line.substring(0, dot));
      }
    }
  }

  /**
   * The lines of one connection, without its name.
   *
   * @param asked the name; null to use the choice in the system property, environment variable or
   *     file
   */
  Map<String, String> choose(@Nullable String asked, Map<String, String> surroundings) {
    String name = asked == null && !names.isEmpty() ? preset(surroundings) : asked;
    if (name != null && !names.contains(name)) {
      throw InvalidOptionException.of(
          "connection",
          "\"" + name + "\"",
          names.isEmpty()
              ? "the file " + file + " names no connections; write lines as " + name + SERVERS + "="
              : "the file " + file + " has " + String.join(", ", names));
    }
    if (name == null && !lines.containsKey(SERVERS.substring(1)) && !names.isEmpty()) {
      throw InvalidOptionException.of(
          "connection",
          null,
          "the file "
              + file
              + " has "
              + String.join(", ", names)
              + "; choose one in the program, by "
              + Surroundings.CONNECTION_VARIABLE
              + " or by "
              + Surroundings.CONNECTION_PROPERTY);
    }
    return lines(name);
  }

  private @Nullable String preset(Map<String, String> surroundings) {
    for (String choice :
        new String[] {
          surroundings.getOrDefault(Surroundings.CONNECTION_PROPERTY, ""),
          surroundings.getOrDefault(Surroundings.CONNECTION_VARIABLE, ""),
          lines.getOrDefault(Surroundings.CONNECTION_PROPERTY, "")
        }) {
      if (!choice.isBlank()) {
        return choice.strip();
      }
    }
    return null;
  }

  private Map<String, String> lines(@Nullable String name) {
    Map<String, String> common = new TreeMap<>();
    Map<String, String> own = new TreeMap<>();
    lines.forEach(
        (line, value) -> {
          int dot = line.indexOf('.');
          String prefix = dot < 0 ? "" : line.substring(0, dot);
          if (prefix.equals(name)) {
            own.put(line.substring(dot + 1), value);
          } else if (!names.contains(prefix) && !line.equals(Surroundings.CONNECTION_PROPERTY)) {
            common.put(line, value);
          }
        });
    common.putAll(own);
    return common;
  }
}
