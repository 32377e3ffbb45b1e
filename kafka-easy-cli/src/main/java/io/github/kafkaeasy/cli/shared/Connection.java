package io.github.kafkaeasy.cli.shared;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.error.InvalidOptionException;
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

/** Which cluster, and how to get in. */
public final class Connection {
  private static final String BOOTSTRAP = "bootstrap.servers";
  private static final Pattern SECRET =
      Pattern.compile(".*(password|passwd|secret|jaas|credential|token|\\.key|user\\.info).*");

  @Option(
      names = {"-b", "--bootstrap", "--bootstrap-server"},
      paramLabel = "HOST:PORT",
      description = "Some of the cluster's brokers, separated by commas.")
  private @Nullable String bootstrap;

  @Option(
      names = {"-c", "--config", "--command-config"},
      paramLabel = "FILE",
      description = "Kafka's settings for clients, such as security.protocol; secrets belong here.")
  private @Nullable Path config;

  @Option(
      names = "--connection",
      paramLabel = "NAME",
      description = "Which of the connections that the file describes, such as dev or prod.")
  private @Nullable String name;

  @Option(
      names = {"--property", "--command-property"},
      paramLabel = "NAME=VALUE",
      description = "One more of Kafka's settings for clients; no secrets.")
  private Map<String, String> properties = new LinkedHashMap<>();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "15s",
      description = "How long the cluster may take for an answer (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofSeconds(15);

  Duration timeout() {
    return timeout;
  }

  KafkaEasy kafka() {
    properties.keySet().forEach(Connection::refuseSecrets);
    if (name != null && config == null) {
      throw InvalidOptionException.of("--connection", name, "it needs the file of --config");
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
    if (bootstrap != null && !namesBrokers(file)) {
      return securityAlone(bootstrap, file);
    }
    KafkaEasy kafka = name == null ? KafkaEasy.fromFile(file) : KafkaEasy.named(name, file);
    return bootstrap == null ? kafka : kafka.property(BOOTSTRAP, bootstrap);
  }

  private static KafkaEasy securityAlone(String brokers, Path file) {
    KafkaEasy kafka = KafkaEasy.connect(brokers);
    Properties settings = read(file);
    for (String setting : settings.stringPropertyNames()) {
      kafka = kafka.property(setting, settings.getProperty(setting));
    }
    return kafka;
  }

  /** Its own, or those of a named connection. */
  private static boolean namesBrokers(Path file) {
    return read(file).stringPropertyNames().stream()
        .anyMatch(setting -> setting.equals(BOOTSTRAP) || setting.endsWith("." + BOOTSTRAP));
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

  /** Whether an argument looks as if a secret was in it or behind it. */
  public static boolean namesSecret(String argument) {
    return SECRET.matcher(argument.toLowerCase(Locale.ROOT)).matches();
  }

  /** Takes a property away that is for the command itself; null if it was not given. */
  @Nullable String take(String property) {
    return properties.remove(property);
  }

  private static void refuseSecrets(String name) {
    if (namesSecret(name)) {
      throw InvalidOptionException.of(
          "--property " + name,
          "(hidden)",
          "every user of this machine sees command lines; write it into a file and give that as"
              + " --config");
    }
  }
}
