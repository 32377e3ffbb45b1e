package io.github.kafkaeasy.admin;

import org.jspecify.annotations.Nullable;

/**
 * A setting of a topic.
 *
 * @param name Kafka's name of the setting
 * @param value the effective value; null if Kafka does not reveal it, as for secrets
 * @param source the origin of the value
 */
public record TopicSetting(String name, @Nullable String value, Source source) {

  /** Origin of a value, in order of precedence: an earlier constant overrides a later one. */
  public enum Source {
    /** Set on this topic. */
    TOPIC("this topic"),
    /** Set at run time on one broker. */
    BROKER("broker, at run time"),
    /** Set at run time for all brokers of the cluster. */
    CLUSTER("cluster, at run time"),
    /** Set in the broker's server.properties. */
    BROKER_FILE("broker's file"),
    /** Kafka's default; not configured anywhere. */
    KAFKA_DEFAULT("Kafka's default"),
    /**
     * The broker is too old to report the origin, or reports one that this version does not know.
     */
    UNKNOWN("unknown");

    private final String text;

    Source(String text) {
      this.text = text;
    }

    /** A short description for display. */
    @Override
    public String toString() {
      return text;
    }
  }

  /** Whether the setting is set on this topic itself. */
  public boolean changed() {
    return source == Source.TOPIC;
  }
}
