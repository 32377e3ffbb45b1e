package io.github.kafkaeasy.cli;

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
final class Connection {
  private static final String BOOTSTRAP = "bootstrap.servers";
  private static final Pattern SECRET =
      Pattern.compile(".*(password|passwd|secret|jaas|credential|token|\\.key|user\\.info).*");

  @Option(
      names = {"-b", "--bootstrap"},
      paramLabel = "HOST:PORT",
      description = "Some of the cluster's brokers, separated by commas.")
  private @Nullable String bootstrap;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Kafka's settings for clients, such as security.protocol; secrets belong here.")
  private @Nullable Path config;

  @Option(
      names = "--property",
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
    KafkaEasy kafka = config == null ? withoutFile() : fromFile(config);
    for (Map.Entry<String, String> property : properties.entrySet()) {
      kafka = kafka.property(property.getKey(), property.getValue());
    }
    return kafka;
  }

  private KafkaEasy withoutFile() {
    return bootstrap == null ? KafkaEasy.fromEnvironment() : KafkaEasy.connect(bootstrap);
  }

  /**
   * A file of the cloud's names the brokers; one of security settings alone may leave that to us.
   */
  private KafkaEasy fromFile(Path file) {
    if (bootstrap == null && namesBrokers(file)) {
      return KafkaEasy.fromFile(file);
    }
    Map<String, Object> settings = new LinkedHashMap<>();
    Properties read = read(file);
    read.stringPropertyNames().forEach(name -> settings.put(name, read.getProperty(name)));
    KafkaEasy kafka = withoutFile();
    for (Map.Entry<String, Object> setting : settings.entrySet()) {
      if (!setting.getKey().equals(BOOTSTRAP)) {
        kafka = kafka.property(setting.getKey(), setting.getValue());
      }
    }
    return kafka;
  }

  private static boolean namesBrokers(Path file) {
    return !read(file).getProperty(BOOTSTRAP, "").isBlank();
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

  private static void refuseSecrets(String name) {
    if (SECRET.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
      throw InvalidOptionException.of(
          "--property " + name,
          "(hidden)",
          "every user of this machine sees command lines; write it into a file and give that as"
              + " --config");
    }
  }
}
