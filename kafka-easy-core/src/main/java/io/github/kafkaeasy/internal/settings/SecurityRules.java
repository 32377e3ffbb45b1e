package io.github.kafkaeasy.internal.settings;

import static org.apache.kafka.clients.CommonClientConfigs.SECURITY_PROTOCOL_CONFIG;
import static org.apache.kafka.common.config.SaslConfigs.SASL_MECHANISM;

import io.github.kafkaeasy.error.InvalidOptionException;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;

/** Security checks of a client's settings, independent of their origin. */
public final class SecurityRules {
  /** A setting of kafka-easy, not passed to Kafka clients. */
  public static final String ALLOW_PLAIN_WITHOUT_TLS =
      Surroundings.PREFIX + "allow.plain.without.tls";

  private static final String PROVIDERS = AbstractConfig.CONFIG_PROVIDERS_CONFIG;

  /** For each configuration provider of Kafka, the parameter that restricts what it may read. */
  private static final Map<String, String> FENCES =
      Map.of(
          FileConfigProvider.class.getName(), "allowed.paths",
          DirectoryConfigProvider.class.getName(), "allowed.paths",
          EnvVarConfigProvider.class.getName(), "allowlist.pattern");

  private SecurityRules() {}

  /**
   * Returns the settings unchanged if they are safe.
   *
   * @throws InvalidOptionException if a password would be sent over an unencrypted connection, or a
   *     configuration provider could read any file or variable
   */
  public static Settings check(Settings settings) {
    refuseOpenPassword(settings);
    refuseOpenProviders(settings);
    return settings;
  }

  /**
   * Adds the permission to send a password in clear text to checked settings that need it and do
   * not hold it any more.
   */
  public static Settings permitted(Settings checked) {
    return isOpenPassword(checked) ? checked.with(ALLOW_PLAIN_WITHOUT_TLS, true) : checked;
  }

  private static boolean isOpenPassword(Settings settings) {
    // Kafka accepts the protocol in any case. A mechanism in another case is sent as it is, and the
    // broker refuses it before a password is sent.
    return text(settings, SECURITY_PROTOCOL_CONFIG).equalsIgnoreCase("SASL_PLAINTEXT")
        && text(settings, SASL_MECHANISM).equals("PLAIN");
  }

  private static void refuseOpenPassword(Settings settings) {
    if (isOpenPassword(settings)
        && !Boolean.parseBoolean(text(settings, ALLOW_PLAIN_WITHOUT_TLS))) {
      throw InvalidOptionException.conflict(
          SASL_MECHANISM,
          "PLAIN",
          SECURITY_PROTOCOL_CONFIG,
          text(settings, SECURITY_PROTOCOL_CONFIG),
          "the password would cross the network in the clear. Use SASL_SSL or SCRAM, or allow it"
              + " explicitly: "
              + ALLOW_PLAIN_WITHOUT_TLS
              + "=true");
    }
  }

  private static void refuseOpenProviders(Settings settings) {
    for (String alias : text(settings, PROVIDERS).split(",", -1)) {
      String prefix = PROVIDERS + "." + alias.strip();
      String type = text(settings, prefix + ".class");
      String fence = FENCES.get(type);
      if (fence != null && text(settings, prefix + ".param." + fence).isBlank()) {
        throw InvalidOptionException.of(
            prefix + ".class",
            type,
            "it could read any file or variable that a value names; set "
                + prefix
                + ".param."
                + fence);
      }
    }
  }

  private static String text(Settings settings, String name) {
    Setting setting = settings.get(name);
    if (setting == null) {
      return "";
    }
    return setting.value() instanceof Collection<?> several
        ? several.stream().map(String::valueOf).collect(Collectors.joining(","))
        : setting.value().toString().strip();
  }
}
