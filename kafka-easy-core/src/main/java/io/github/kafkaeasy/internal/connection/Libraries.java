package io.github.kafkaeasy.internal.connection;

import com.fasterxml.jackson.databind.cfg.PackageVersion;
import io.github.kafkaeasy.error.KafkaEasyException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * The versions of kafka-clients and Jackson on the class path, which may differ from the versions
 * that kafka-easy is built with, because frameworks manage them. Read once; checked when a
 * connection is created, and by calls that need a newer version than the oldest supported one.
 */
public final class Libraries {
  private static final Version OLDEST_CLIENTS = new Version(4, 0);
  private static final Version NEWEST_CLIENTS_TRIED = new Version(4, 4);
  private static final Version OLDEST_JACKSON = new Version(2, 15);
  private static final Version NEWEST_JACKSON_TRIED = new Version(2, 22);

  private static final Libraries FOUND = new Libraries(clientsFound(), jacksonFound());

  private final String clients;
  private final String jackson;

  /**
   * For tests; other code uses {@link #found()}.
   *
   * @param clients version of kafka-clients; empty if unknown, which counts as new enough
   * @param jackson version of jackson-databind; empty if unknown, which counts as new enough
   */
  public Libraries(String clients, String jackson) {
    this.clients = clients;
    this.jackson = jackson;
  }

  /** The versions on the class path or module path of this program. */
  public static Libraries found() {
    return FOUND;
  }

  /** The version of kafka-clients; empty if unknown. */
  public String clients() {
    return clients;
  }

  /**
   * Refuses unsupported versions.
   *
   * @throws KafkaEasyException naming the version found and the versions supported
   */
  public void requireSupported() {
    if (isOlder(clients, OLDEST_CLIENTS)) {
      throw new KafkaEasyException(
          "kafka-clients %s is on the class path, and kafka-easy needs %s or newer (tried: %s to %s). %s"
              .formatted(
                  clients,
                  OLDEST_CLIENTS,
                  OLDEST_CLIENTS,
                  NEWEST_CLIENTS_TRIED,
                  "With Spring Boot's parent, set the property kafka.version; otherwise give"
                      + " org.apache.kafka:kafka-clients a newer version in dependencyManagement."));
    }
    if (isOlder(jackson, OLDEST_JACKSON)) {
      throw new KafkaEasyException(
          "jackson-databind %s is on the class path, and kafka-easy needs %s or newer (tried: %s to %s). %s"
              .formatted(
                  jackson,
                  OLDEST_JACKSON,
                  OLDEST_JACKSON,
                  NEWEST_JACKSON_TRIED,
                  "With Spring Boot's parent, set the property jackson-bom.version; otherwise import"
                      + " a newer com.fasterxml.jackson:jackson-bom."));
    }
  }

  /**
   * Refuses a call that needs a newer version of kafka-clients.
   *
   * @param what the call, as the beginning of a sentence: "Resetting a share group"
   * @throws KafkaEasyException naming both versions
   */
  public void requireClients(int major, int minor, String what) {
    if (isOlder(clients, new Version(major, minor))) {
      throw new KafkaEasyException(
          what
              + " needs kafka-clients "
              + new Version(major, minor)
              + " or newer, and "
              + clients
              + " is on the class path.");
    }
  }

  /** Whether kafka-clients has at least this version; true if its version is unknown. */
  public boolean clientsHave(int major, int minor) {
    return !isOlder(clients, new Version(major, minor));
  }

  private static boolean isOlder(String found, Version needed) {
    Version version = Version.parse(found);
    return version != null && version.isOlderThan(needed);
  }

  private static String clientsFound() {
    URL file = Admin.class.getResource("Admin.class");
    return file == null ? "" : clientsBeside(file.toString(), Admin.class.getName());
  }

  /**
   * The version in Kafka's version file, read from the jar that contains the class. A lookup on the
   * class path could find the broker's jars, which contain the same file and are present in tests.
   *
   * @param url location of the class file
   * @return empty if there is no version file
   */
  static String clientsBeside(String url, String className) {
    String path = className.replace('.', '/') + ".class";
    String root = url.substring(0, Math.max(0, url.length() - path.length()));
    try (InputStream file = new URL(root + "kafka/kafka-version.properties").openStream()) {
      Properties properties = new Properties();
      properties.load(file);
      return properties.getProperty("version", "");
    } catch (IOException | IllegalArgumentException e) {
      return "";
    }
  }

  private static String jacksonFound() {
    try {
      return PackageVersion.VERSION.toString();
    } catch (LinkageError e) {
      // A program that does not use JSON may exclude Jackson.
      return "";
    }
  }

  private record Version(int major, int minor) {
    private static final Pattern BEGINNING = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(?!\\d).*");

    static @Nullable Version parse(String text) {
      Matcher numbers = BEGINNING.matcher(text);
      return numbers.matches()
          ? new Version(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)))
          : null;
    }

    boolean isOlderThan(Version other) {
      return major < other.major || (major == other.major && minor < other.minor);
    }

    @Override
    public String toString() {
      return major + "." + minor;
    }
  }
}
