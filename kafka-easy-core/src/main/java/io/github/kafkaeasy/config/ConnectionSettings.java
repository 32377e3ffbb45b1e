package io.github.kafkaeasy.config;

import static org.apache.kafka.clients.CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.COMPRESSION_TYPE_CONFIG;

import io.github.kafkaeasy.error.InvalidOptionException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * What all clients of one cluster have in common: the addresses, and whatever properties were given
 * beside them. Immutable. The environment comes in as a map, so that nothing here is hidden state.
 */
public final class ConnectionSettings {
  /** The variable that names the brokers. */
  public static final String BOOTSTRAP_VARIABLE = "KAFKA_BOOTSTRAP_SERVERS";

  /** The shorter name of it, asked when the first is missing or empty. */
  public static final String BOOTSTRAP_VARIABLE_SHORT = "KAFKA_BOOTSTRAP";

  /** The variable that replaces the producers' default compression. */
  public static final String COMPRESSION_VARIABLE = "KAFKA_COMPRESSION";

  /** Where a Kafka on this machine listens. Not "localhost", which may mean IPv6 first. */
  public static final String DEFAULT_BOOTSTRAP = "127.0.0.1:9092";

  private static final String BYTES_ONLY =
      "kafka-easy hands bytes to Kafka and converts them itself; give a Codec instead";
  private static final PropertyRules RULES =
      PropertyRules.of(everyClient())
          .refuse(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, BYTES_ONLY)
          .refuse(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, BYTES_ONLY)
          .refuse(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, BYTES_ONLY)
          .refuse(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, BYTES_ONLY);

  private final List<HostPort> addresses;
  private final Settings settings;

  private ConnectionSettings(List<HostPort> addresses, Settings settings) {
    this.addresses = addresses;
    this.settings = settings;
  }

  /**
   * Brokers named by the program.
   *
   * @param bootstrap {@code host:port,host:port}
   * @throws InvalidOptionException if that is not a list of addresses, or a variable is wrong
   */
  public static ConnectionSettings of(String bootstrap, Map<String, String> environment) {
    return of("bootstrap", bootstrap, Origin.CODE, "", environment);
  }

  /**
   * Brokers named by {@value #BOOTSTRAP_VARIABLE}, else by {@value #BOOTSTRAP_VARIABLE_SHORT}, else
   * {@value #DEFAULT_BOOTSTRAP}.
   *
   * @throws InvalidOptionException naming the variable that is wrong
   */
  public static ConnectionSettings fromEnvironment(Map<String, String> environment) {
    for (String variable : List.of(BOOTSTRAP_VARIABLE, BOOTSTRAP_VARIABLE_SHORT)) {
      String value = environment.getOrDefault(variable, "");
      if (!value.isBlank()) {
        return of(variable, value, Origin.ENVIRONMENT, variable, environment);
      }
    }
    String reason = "a broker on this machine; " + BOOTSTRAP_VARIABLE + " is not set";
    return of(BOOTSTRAP_SERVERS_CONFIG, DEFAULT_BOOTSTRAP, Origin.DEFAULT, reason, environment);
  }

  /**
   * Kafka properties from the program, {@code bootstrap.servers} among them.
   *
   * @throws InvalidOptionException naming the property that is missing, wrong or refused
   */
  public static ConnectionSettings of(Map<String, ?> properties, Map<String, String> environment) {
    return of(properties, Origin.CODE, "", environment);
  }

  /**
   * Kafka properties from a file, {@code bootstrap.servers} among them.
   *
   * @throws InvalidOptionException if the file cannot be read, or naming the property at fault
   */
  public static ConnectionSettings fromFile(Path file, Map<String, String> environment) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      InvalidOptionException refusal =
          InvalidOptionException.of("file", file, "it is not a readable properties file: " + e);
      refusal.initCause(e);
      throw refusal;
    }
    Map<String, String> texts = new TreeMap<>();
    for (String name : properties.stringPropertyNames()) {
      texts.put(name, properties.getProperty(name));
    }
    return of(texts, Origin.FILE, file.toString(), environment);
  }

  /**
   * The same connection with one more property, for every client that knows it.
   *
   * @throws InvalidOptionException if the value is wrong, or the property would break a promise
   */
  public ConnectionSettings property(String name, Object value) {
    return with(name, value, Origin.CODE, "");
  }

  /** The same connection with these settings, which were checked already, in addition. */
  public ConnectionSettings overlaidBy(Settings more) {
    return new ConnectionSettings(addresses, settings.overlaidBy(more));
  }

  /** The addresses to try. */
  public List<HostPort> addresses() {
    return addresses;
  }

  /** All settings, whichever client they are for. */
  public Settings settings() {
    return settings;
  }

  /**
   * What one kind of client gets: the properties that it knows and those that no client knows,
   * which are for plug-ins. Checked by that client's rules.
   */
  public Settings forClient(PropertyRules rules) {
    return rules.check(settings.only(name -> rules.knows(name) || !RULES.knows(name)));
  }

  /** A table of the settings, for people; secrets are hidden. */
  public String describe() {
    return settings.describe("connection to " + HostPort.join(addresses));
  }

  @Override
  public String toString() {
    return settings.toString();
  }

  private static ConnectionSettings of(
      String option,
      String bootstrap,
      Origin origin,
      String reason,
      Map<String, String> environment) {
    List<HostPort> addresses = HostPort.list(option, bootstrap);
    Settings settings =
        Settings.none()
            .with(new Setting(BOOTSTRAP_SERVERS_CONFIG, HostPort.join(addresses), origin, reason));
    return new ConnectionSettings(addresses, withCompression(settings, environment));
  }

  private static ConnectionSettings of(
      Map<String, ?> properties, Origin origin, String reason, Map<String, String> environment) {
    Object bootstrap = Options.required("properties", properties).get(BOOTSTRAP_SERVERS_CONFIG);
    if (bootstrap == null) {
      throw InvalidOptionException.of(
          BOOTSTRAP_SERVERS_CONFIG, null, "the properties must name the brokers as host:port");
    }
    ConnectionSettings connection =
        of(BOOTSTRAP_SERVERS_CONFIG, text(bootstrap), origin, reason, environment);
    for (Map.Entry<String, ?> property : properties.entrySet()) {
      if (!property.getKey().equals(BOOTSTRAP_SERVERS_CONFIG)) {
        connection = connection.with(property.getKey(), property.getValue(), origin, reason);
      }
    }
    return connection;
  }

  private ConnectionSettings with(String name, Object value, Origin origin, String reason) {
    if (BOOTSTRAP_SERVERS_CONFIG.equals(name)) {
      List<HostPort> others = HostPort.list(name, text(Options.required(name, value)));
      Setting setting = new Setting(name, HostPort.join(others), origin, reason);
      return new ConnectionSettings(others, settings.with(setting));
    }
    Setting setting = new Setting(name, RULES.check(name, value), origin, reason);
    return new ConnectionSettings(addresses, settings.with(setting));
  }

  private static Settings withCompression(Settings settings, Map<String, String> environment) {
    String asked = environment.get(COMPRESSION_VARIABLE);
    if (asked == null) {
      return settings;
    }
    String compression = Compression.parse(COMPRESSION_VARIABLE, asked).kafkaName();
    return settings.with(
        new Setting(
            COMPRESSION_TYPE_CONFIG, compression, Origin.ENVIRONMENT, COMPRESSION_VARIABLE));
  }

  private static String text(Object bootstrap) {
    return bootstrap instanceof Collection<?> several
        ? several.stream().map(String::valueOf).collect(Collectors.joining(","))
        : bootstrap.toString();
  }

  /** What any client knows, with the type that it has there; the three agree where they overlap. */
  private static ConfigDef everyClient() {
    ConfigDef all = new ConfigDef(ProducerConfig.configDef());
    for (ConfigDef other : Set.of(ConsumerConfig.configDef(), AdminClientConfig.configDef())) {
      other.configKeys().forEach((name, key) -> all.configKeys().putIfAbsent(name, key));
    }
    return all;
  }
}
