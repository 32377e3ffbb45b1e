package io.github.kafkaeasy.cli.shared;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.settings.Surroundings;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name the cluster and the settings of its clients. */
public final class Connection {
  private static final String BOOTSTRAP = "bootstrap.servers";
  private static final Pattern NAMES_BROKERS =
      Pattern.compile("([^.]+\\.)?" + Pattern.quote(BOOTSTRAP));
  private static final Pattern SECRET =
      Pattern.compile(".*(password|passwd|secret|jaas|credential|token|\\.key|user\\.info).*");

  @Option(
      names = {"-b", "--bootstrap", "--bootstrap-server"},
      paramLabel = "HOST:PORT",
      description = "Addresses of some of the cluster's brokers, separated by commas.")
  private @Nullable String bootstrap;

  @Option(
      names = {"-c", "--config", "--command-config"},
      paramLabel = "FILE",
      description =
          "A file with settings of Kafka's clients, such as security.protocol; put secrets here.")
  private @Nullable Path config;

  @Option(
      names = "--connection",
      paramLabel = "NAME",
      description = "The name of one of the file's connections, such as dev or prod.")
  private @Nullable String name;

  @Option(
      names = {"--property", "--command-property"},
      paramLabel = "NAME=VALUE",
      description = "One more setting of Kafka's clients; no secrets.")
  private Map<String, String> properties = new LinkedHashMap<>();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "15s",
      description = "The longest wait for an answer of the cluster (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofSeconds(15);

  Duration timeout() {
    return timeout;
  }

  KafkaEasy kafka() {
    properties.keySet().forEach(Connection::refuseSecrets);
    if (name != null && config == null) {
      throw InvalidOptionException.of(
          "--connection", name, "it names a connection in the file of --config, which is missing");
    }
    KafkaEasy kafka = config == null ? withoutFile() : fromFile(config);
    for (Map.Entry<String, String> property : properties.entrySet()) {
      kafka = kafka.property(property.getKey(), property.getValue());
    }
    return kafka;
  }

  private KafkaEasy withoutFile() {
    return bootstrap == null ? KafkaEasy.fromEnvironment() : KafkaEasy.connect(bootstrap);
  }

  private KafkaEasy fromFile(Path file) {
    if (bootstrap != null && name == null && !namesBrokers(file)) {
      return securityAlone(bootstrap, file);
    }
    KafkaEasy kafka = name == null ? KafkaEasy.fromFile(file) : KafkaEasy.named(name, file);
    return bootstrap == null ? kafka : kafka.property(BOOTSTRAP, bootstrap);
  }

  private static KafkaEasy securityAlone(String brokers, Path file) {
    KafkaEasy kafka = KafkaEasy.connect(brokers);
    Properties settings = read(file);
    for (String setting : settings.stringPropertyNames()) {
      kafka = kafka.property(Surroundings.setting(setting), settings.getProperty(setting));
    }
    return kafka;
  }

  /**
   * Whether the file has bootstrap servers, directly or in a named connection. A longer prefix
   * belongs to a plug-in.
   */
  private static boolean namesBrokers(Path file) {
    return read(file).stringPropertyNames().stream()
        .map(Surroundings::setting)
        .anyMatch(setting -> NAMES_BROKERS.matcher(setting).matches());
  }

  private static Properties read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
      return properties;
    } catch (IOException | IllegalArgumentException e) {
      InvalidOptionException refusal =
          InvalidOptionException.of("--config", file, "it is no readable properties file: " + e);
      refusal.initCause(e);
      throw refusal;
    }
  }

  /** Whether an argument may contain a secret or be followed by one. */
  public static boolean namesSecret(String argument) {
    return SECRET.matcher(argument.toLowerCase(Locale.ROOT)).matches();
  }

  /** Removes and returns a property that is for the command itself; null if it was not given. */
  @Nullable String take(String property) {
    return properties.remove(property);
  }

  private static void refuseSecrets(String name) {
    if (namesSecret(name)) {
      throw InvalidOptionException.of(
          "--property " + name,
          "(hidden)",
          "every user of this machine can see command lines; put it into a file and pass the file"
              + " as"
              + " --config");
    }
  }
}
