package io.github.kafkaeasy.internal.settings;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes names of properties and environment variables that were probably meant to be the
 * broker addresses.
 */
public final class BrokerNames {
  private static final String NAME = CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;
  private static final String VARIABLE_PREFIX = "KAFKA_";

  /**
   * Names for the broker addresses in other clients and older tools. Names of environment variables
   * are listed without their prefix.
   */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "bootstrap",
          "broker",
          "broker.list",
          "brokers",
          "host",
          "hosts",
          "metadata.broker.list",
          "server",
          "servers",
          "url");

  private BrokerNames() {}

  /**
   * Whether the name is a misspelling of {@code bootstrap.servers}, or another client's name for
   * it.
   */
  private static boolean isLike(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replace('_', '.').replace('-', '.');
    return ELSEWHERE.contains(plain) || Spelling.nearest(plain, Set.of(NAME)) != null;
  }

  /** The variable that was probably meant to set the broker addresses, or null. */
  private static @Nullable String variableLike(Map<String, String> surroundings) {
    for (String variable : new TreeSet<>(surroundings.keySet())) {
      if (isMeant(variable, surroundings)) {
        return variable;
      }
    }
    return null;
  }

  /**
   * Whether a variable was probably meant to set the broker addresses; false if a correctly named
   * variable is set.
   */
  public static boolean isMeant(String variable, Map<String, String> surroundings) {
    return variable.startsWith(VARIABLE_PREFIX)
        && !surroundings.getOrDefault(variable, "").isBlank()
        && named(surroundings) == null
        && isLike(variable.substring(VARIABLE_PREFIX.length()));
  }

  /** The correctly named variable for the broker addresses that is set, or null. */
  private static @Nullable String named(Map<String, String> surroundings) {
    for (String variable :
        new String[] {Surroundings.BOOTSTRAP_VARIABLE, Surroundings.BOOTSTRAP_VARIABLE_SHORT}) {
      if (!surroundings.getOrDefault(variable, "").isBlank()) {
        return variable;
      }
    }
    return null;
  }

  /** Advice for a program that passed a null or blank address, perhaps from a missing variable. */
  public static String missing(Map<String, String> surroundings) {
    String advice = "KafkaEasy.fromEnvironment() reads " + Surroundings.BOOTSTRAP_VARIABLE;
    String named = named(surroundings);
    if (named != null) {
      return "The variable " + named + " is set: KafkaEasy.fromEnvironment() reads it";
    }
    String other = variableLike(surroundings);
    return other == null
        ? "Is the variable "
            + Surroundings.BOOTSTRAP_VARIABLE
            + " missing? It is not set; "
            + advice
        : "The variable " + other + " is set; " + advice;
  }

  /**
   * Advice about a misspelled setting for the broker addresses, as the end of a sentence; may be
   * empty.
   */
  public static String meant(Settings settings) {
    for (Setting setting : settings.all()) {
      if (isLike(setting.name())) {
        return "; Kafka knows no setting "
            + setting.source()
            + ": did you mean "
            + CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG
            + "?";
      }
    }
    return "";
  }
}
