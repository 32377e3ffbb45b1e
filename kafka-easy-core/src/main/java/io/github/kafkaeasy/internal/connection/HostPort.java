package io.github.kafkaeasy.internal.connection;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.settings.Options;
import io.github.kafkaeasy.internal.settings.PropertyValues;
import io.github.kafkaeasy.internal.settings.Redaction;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * A bootstrap address.
 *
 * @param host a name or a numeric address, IPv6 without brackets
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {
  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\[([0-9a-fA-F:.%a-zA-Z]+)]|([0-9a-zA-Z._-]+)):([0-9]{1,5})");
  private static final int LAST_PORT = 65_535;

  /**
   * Parses {@code host:port,host:port}, IPv6 as {@code [::1]:9092}. Duplicate addresses are
   * removed, because Kafka's client refuses them although they do no harm.
   *
   * @param option the name of the setter, property or variable in the error message
   * @throws InvalidOptionException naming the invalid entry and the reason
   */
  public static List<HostPort> list(String option, String text) {
    Set<HostPort> addresses = new LinkedHashSet<>();
    for (String entry : Options.text(option, text).split(",", -1)) {
      addresses.add(one(option, entry.strip()));
    }
    return List.copyOf(addresses);
  }

  /** The list in the format of Kafka's {@code bootstrap.servers}. */
  public static String join(List<HostPort> addresses) {
    return addresses.stream().map(HostPort::toString).collect(Collectors.joining(","));
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  private static HostPort one(String option, String entry) {
    Matcher address = ADDRESS.matcher(entry);
    if (!address.matches()) {
      throw InvalidOptionException.of(option, shown(entry), reason(entry));
    }
    int port = Integer.parseInt(address.group(3));
    if (port == 0 || port > LAST_PORT) {
      throw InvalidOptionException.of(option, entry, "a port must be 1 to " + LAST_PORT);
    }
    String host = address.group(1) == null ? address.group(2) : address.group(1);
    return new HostPort(host, port);
  }

  /**
   * Hides an entry that may contain credentials, such as user:password@host, so that they do not
   * appear in a log.
   */
  private static String shown(String entry) {
    return PropertyValues.withoutVariables(entry).matches("[0-9a-zA-Z._:/\\[\\]%;| -]*")
        ? "\"" + entry + "\""
        : Redaction.HIDDEN;
  }

  private static boolean isList(String text) {
    return Arrays.stream(text.split(",", -1)).allMatch(entry -> ADDRESS.matcher(entry).matches());
  }

  private static String reason(String entry) {
    if (entry.isEmpty()) {
      return "an entry between the commas is empty; write host:port,host:port";
    }
    if (!PropertyValues.withoutVariables(entry).equals(entry)) {
      return PropertyValues.variableRefusal(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    }
    String withCommas = entry.replaceAll("[;|\\s]+", ",");
    if (!withCommas.equals(entry) && isList(withCommas)) {
      return "addresses are separated by commas: did you mean " + withCommas + "?";
    }
    if (entry.contains("@") || entry.contains("=")) {
      return "addresses must not contain credentials; set sasl.* and ssl.* properties instead";
    }
    if (entry.contains("://")) {
      return "addresses have no scheme; write host:port, and set security.protocol";
    }
    if (!entry.startsWith("[") && entry.indexOf(':') != entry.lastIndexOf(':')) {
      return "an IPv6 address is written in brackets: [::1]:9092";
    }
    if (entry.matches("[0-9a-zA-Z._-]+|\\[[^]]*]")) {
      return "the port is missing; write " + entry + ":9092 if the broker listens there";
    }
    return "write host:port, for example localhost:9092 or [::1]:9092";
  }
}
