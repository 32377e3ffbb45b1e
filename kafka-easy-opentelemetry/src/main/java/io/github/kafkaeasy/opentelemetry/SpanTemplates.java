package io.github.kafkaeasy.opentelemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Cache of the names and attributes that all handler spans of a topic and consumer group share.
 * Building them for each record would take as long as an empty handler. Called by workers.
 */
final class SpanTemplates {

  /** Limits the memory, because topics can be created while the program runs. */
  private static final int MOST_TEMPLATES = 1_000;

  private static final String[] PARTITIONS = new String[256];

  static {
    for (int i = 0; i < PARTITIONS.length; i++) {
      PARTITIONS[i] = Integer.toString(i);
    }
  }

  private final Map<Origin, Template> templates = new ConcurrentHashMap<>();

  private record Origin(String topic, @Nullable String group) {}

  /** The name of a span, and its attributes, which a sampler may use. */
  record Template(String name, Attributes attributes) {}

  /**
   * Returns the template for handlers of a topic.
   *
   * @param group the consumer group; null if the consumer has none
   */
  Template of(String topic, @Nullable String group) {
    Origin origin = new Origin(topic, group);
    Template known = templates.get(origin);
    return known != null ? known : make(origin);
  }

  private Template make(Origin origin) {
    AttributesBuilder attributes =
        MessagingAttributes.common(Attributes.builder(), "process", origin.topic);
    if (origin.group != null) {
      attributes.put(MessagingAttributes.GROUP, origin.group);
    }
    Template made = new Template("process " + origin.topic, attributes.build());
    if (templates.size() < MOST_TEMPLATES) {
      templates.put(origin, made);
    }
    return made;
  }

  /** The number of a partition as text, which the semantic conventions require. */
  static String partition(int partition) {
    return partition >= 0 && partition < PARTITIONS.length
        ? PARTITIONS[partition]
        : Integer.toString(partition);
  }
}
