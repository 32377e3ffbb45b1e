package io.github.kafkaeasy.internal.connection;

import static org.apache.kafka.clients.CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.COMPRESSION_TYPE_CONFIG;

import io.github.kafkaeasy.config.Compression;
import io.github.kafkaeasy.config.Security;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.settings.BrokerNames;
import io.github.kafkaeasy.internal.settings.Options;
import io.github.kafkaeasy.internal.settings.Origin;
import io.github.kafkaeasy.internal.settings.PropertyRules;
import io.github.kafkaeasy.internal.settings.SecurityRules;
import io.github.kafkaeasy.internal.settings.Setting;
import io.github.kafkaeasy.internal.settings.Settings;
import io.github.kafkaeasy.internal.settings.Surroundings;
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
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SaslConfigs;
import org.jspecify.annotations.Nullable;

/**
 * The addresses and properties that all clients of one cluster share. The program overrides system
 * properties, which override environment variables, which override a file. Immutable. Environment
 * variables and system properties are passed in as a map, so that this class depends on no global
 * state.
 */
public final class ConnectionSettings {
  /** The address of a local broker. Not "localhost", which may resolve to IPv6 first. */
  public static final String DEFAULT_BOOTSTRAP = "127.0.0.1:9092";

  private static final String BYTES_ONLY =
      "kafka-easy passes bytes to Kafka and converts them itself; use a Codec instead;"
          + " Codec.of(serializer, deserializer) wraps those of Kafka";
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
   * Creates a connection to brokers given by the program.
   *
   * @param bootstrap {@code host:port,host:port}
   * @param surroundings environment variables and system properties; see {@link Surroundings}
   * @throws InvalidOptionException if the text is not a list of addresses, or a variable is invalid
   */
  public static ConnectionSettings of(
      @Nullable String bootstrap, Map<String, String> surroundings) {
    if (bootstrap == null || bootstrap.isBlank()) {
      throw InvalidOptionException.of(
          "bootstrap",
          bootstrap == null ? null : "\"\"",
          "an address is required, as host:9092. " + BrokerNames.missing(surroundings));
    }
    return outside(Settings.none(), surroundings)
        .bootstrap("bootstrap", new Setting(BOOTSTRAP_SERVERS_CONFIG, bootstrap, Origin.CODE, ""));
  }

  /**
   * Creates a connection to the brokers given by the system property {@code
   * kafka.easy.bootstrap.servers} or {@code bootstrap.servers}, otherwise by {@value
   * Surroundings#BOOTSTRAP_VARIABLE}, otherwise by {@value Surroundings#BOOTSTRAP_VARIABLE_SHORT},
   * otherwise to {@value #DEFAULT_BOOTSTRAP}.
   *
   * @throws InvalidOptionException if a variable is invalid, naming the variable
   */
  public static ConnectionSettings fromEnvironment(Map<String, String> surroundings) {
    ConnectionSettings connection = outside(Settings.none(), surroundings);
    if (!connection.addresses.isEmpty()) {
      return connection;
    }
    String reason = "a broker on this machine; " + Surroundings.BOOTSTRAP_VARIABLE + " is not set";
    return connection.bootstrap(
        BOOTSTRAP_SERVERS_CONFIG,
        new Setting(BOOTSTRAP_SERVERS_CONFIG, DEFAULT_BOOTSTRAP, Origin.DEFAULT, reason));
  }

  /**
   * Creates a connection with Kafka properties from the program. They must include {@code
   * bootstrap.servers} unless a variable or system property names the brokers.
   *
   * @throws InvalidOptionException if a property is missing, invalid or refused, naming the
   *     property
   */
  public static ConnectionSettings of(Map<String, ?> properties, Map<String, String> surroundings) {
    ConnectionSettings connection = outside(Settings.none(), surroundings);
    for (Map.Entry<String, ?> property : Options.required("properties", properties).entrySet()) {
      connection = connection.property(property.getKey(), property.getValue());
    }
    return connection.requireBrokers();
  }

  /**
   * Creates a connection with Kafka properties from a file. They must include {@code
   * bootstrap.servers} unless a variable or system property names the brokers. Lines may belong to
   * named connections: see {@code docs/configuration.md}.
   *
   * @param name the named connection; null to use the choice in {@value
   *     Surroundings#CONNECTION_PROPERTY}, {@value Surroundings#CONNECTION_VARIABLE} or the file
   * @throws InvalidOptionException if the file cannot be read, has no connection with this name, or
   *     contains an invalid property
   */
  public static ConnectionSettings fromFile(
      Path file, @Nullable String name, Map<String, String> surroundings) {
    Map<String, String> lines = new NamedConnections(file, read(file)).choose(name, surroundings);
    Settings settings = Settings.none();
    for (Map.Entry<String, String> line : lines.entrySet()) {
      String key = Surroundings.setting(line.getKey());
      settings =
          settings.with(
              RULES.checkAndWarn(new Setting(key, line.getValue(), Origin.FILE, file.toString())));
    }
    return outside(settings, surroundings).requireBrokers();
  }

  /**
   * A copy with one more property, for every client that knows it.
   *
   * @throws InvalidOptionException if the value is invalid, or the property would break a guarantee
   *     of kafka-easy
   */
  public ConnectionSettings property(String name, Object value) {
    if (BOOTSTRAP_SERVERS_CONFIG.equals(name)) {
      return bootstrap(name, new Setting(name, Options.required(name, value), Origin.CODE, ""));
    }
    return new ConnectionSettings(addresses, settings.with(name, RULES.check(name, value)));
  }

  /** A copy without the property. */
  public ConnectionSettings without(String property) {
    return new ConnectionSettings(addresses, settings.only(name -> !name.equals(property)));
  }

  /**
   * A copy with security settings.
   *
   * @throws InvalidOptionException if a file or a secret is missing, or a password would be sent
   *     over an unencrypted connection
   * @throws io.github.kafkaeasy.error.KafkaEasyException for OAuth tokens, if kafka-clients is
   *     older than 4.1
   */
  public ConnectionSettings security(Security security) {
    Settings more = Settings.none();
    for (Map.Entry<String, Object> property :
        Options.required("security", security).properties().entrySet()) {
      more = more.with(property.getKey(), property.getValue());
    }
    if (more.get(SaslConfigs.SASL_OAUTHBEARER_CLIENT_CREDENTIALS_CLIENT_ID) != null) {
      Libraries.found().requireClients(4, 1, "Security.oauth");
    }
    // properties() refuses a password in clear text that is not permitted, and leaves the
    // permission
    // out.
    return overlaidBy(SecurityRules.permitted(more));
  }

  /** A copy with more settings, which must be validated already. */
  public ConnectionSettings overlaidBy(Settings more) {
    return new ConnectionSettings(addresses, settings.overlaidBy(more));
  }

  /** The broker addresses. */
  public List<HostPort> addresses() {
    return addresses;
  }

  /** The settings of all kinds of clients. */
  public Settings settings() {
    return settings;
  }

  /**
   * The settings for one kind of client: the properties that it knows, and those that no client
   * knows, which are for plug-ins. Validated by that client's rules.
   */
  public Settings forClient(PropertyRules rules) {
    Settings checked = SecurityRules.check(settings);
    return rules.check(checked.only(name -> rules.knows(name) || !RULES.knows(name)));
  }

  /** The settings as a table of text; secrets are hidden. */
  public String describe() {
    return settings.describe("connection to " + HostPort.join(addresses));
  }

  @Override
  public String toString() {
    return settings.toString();
  }

  /**
   * The settings of a file, overridden by environment variables, which system properties override.
   */
  private static ConnectionSettings outside(Settings file, Map<String, String> surroundings) {
    Libraries.found().requireSupported();
    Settings settings =
        withCompression(
                withShortVariable(file, surroundings)
                    .overlaidBy(Surroundings.environment(surroundings, RULES)),
                surroundings)
            .overlaidBy(Surroundings.systemProperties(surroundings, RULES));
    ConnectionSettings connection = new ConnectionSettings(List.of(), settings);
    Setting brokers = settings.get(BOOTSTRAP_SERVERS_CONFIG);
    if (brokers == null) {
      return connection;
    }
    String option = brokers.origin() == Origin.FILE ? brokers.source() : brokers.reason();
    return connection.bootstrap(option, brokers);
  }

  private static Settings withShortVariable(Settings settings, Map<String, String> surroundings) {
    for (String variable :
        List.of(Surroundings.BOOTSTRAP_VARIABLE, Surroundings.BOOTSTRAP_VARIABLE_SHORT)) {
      String value = surroundings.getOrDefault(variable, "");
      if (!value.isBlank()) {
        return settings.with(
            new Setting(BOOTSTRAP_SERVERS_CONFIG, value, Origin.ENVIRONMENT, variable));
      }
    }
    return settings;
  }

  private ConnectionSettings bootstrap(String option, Setting asked) {
    List<HostPort> brokers = HostPort.list(option, text(asked.value()));
    Setting checked =
        new Setting(asked.name(), HostPort.join(brokers), asked.origin(), asked.reason());
    // The broker addresses come first in the table that describe() prints.
    return new ConnectionSettings(
        brokers, Settings.none().with(checked).overlaidBy(settings.with(checked)));
  }

  private ConnectionSettings requireBrokers() {
    if (addresses.isEmpty()) {
      throw InvalidOptionException.of(
          BOOTSTRAP_SERVERS_CONFIG,
          null,
          "the properties must name the brokers as host:port" + BrokerNames.meant(settings));
    }
    return this;
  }

  private static Map<String, String> read(Path file) {
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
    return texts;
  }

  private static Settings withCompression(Settings settings, Map<String, String> surroundings) {
    String asked = surroundings.get(Surroundings.COMPRESSION_VARIABLE);
    if (asked == null) {
      return settings;
    }
    String compression = Compression.parse(Surroundings.COMPRESSION_VARIABLE, asked).kafkaName();
    return settings.with(
        new Setting(
            COMPRESSION_TYPE_CONFIG,
            compression,
            Origin.ENVIRONMENT,
            Surroundings.COMPRESSION_VARIABLE));
  }

  private static String text(Object bootstrap) {
    return bootstrap instanceof Collection<?> several
        ? several.stream().map(String::valueOf).collect(Collectors.joining(","))
        : bootstrap.toString();
  }

  /**
   * The settings of all kinds of clients with their types; the three definitions agree where they
   * overlap.
   */
  private static ConfigDef everyClient() {
    ConfigDef all = new ConfigDef(KafkaClasses.producer());
    for (ConfigDef other : Set.of(KafkaClasses.consumer(), KafkaClasses.admin())) {
      other.configKeys().forEach((name, key) -> all.configKeys().putIfAbsent(name, key));
    }
    return all;
  }
}
