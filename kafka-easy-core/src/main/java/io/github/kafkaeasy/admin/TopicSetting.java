package io.github.kafkaeasy.admin;

import org.jspecify.annotations.Nullable;

/**
 * A setting of a topic.
 *
 * @param name Kafka's name of it
 * @param value what holds; null when Kafka does not tell, as for secrets
 * @param source where the value comes from
 */
public record TopicSetting(String name, @Nullable String value, Source source) {

  /** Where a value comes from, the nearest first: the nearest one holds. */
  public enum Source {
    /** Set for this topic. */
    TOPIC("this topic"),
    /** Set at run time for one broker. */
    BROKER("broker, at run time"),
    /** Set at run time for all brokers of the cluster. */
    CLUSTER("cluster, at run time"),
    /** Written in the brokers' server.properties. */
    BROKER_FILE("broker's file"),
    /** Nobody set it. */
    KAFKA_DEFAULT("Kafka's default"),
    /** The broker is too old to tell, or too new to be understood. */
    UNKNOWN("unknown");

    private final String text;

    Source(String text) {
      this.text = text;
    }

    /** For people. */
    @Override
    public String toString() {
      return text;
    }
  }

  /** Whether somebody set it for this very topic. */
  public boolean changed() {
    return source == Source.TOPIC;
  }
}
