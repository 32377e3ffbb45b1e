package io.github.kafkaeasy.dlq.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The settings that an audit topic must have, and a check of the settings that a topic has. The
 * audit topic is the ledger of all actions on dead letters: if retention or compaction deletes an
 * entry, its dead letters are open again, and the next redrive would send them twice. Used before a
 * redrive, by a consumer's preflight check and by {@code kafka-easy doctor}.
 */
public final class AuditRules {
  /**
   * The largest entry in bytes; an entry holds the lists of offsets of one window (the dead letters
   * that a redrive sends together), or the lines about a thousand dead letters.
   */
  public static final int LARGEST_ENTRY = 4 << 20;

  private static final String SUFFIX = ".audit";

  private AuditRules() {}

  /** The name of the audit topic of a dead-letter topic. */
  public static String topicFor(String deadLetterTopic) {
    return deadLetterTopic + SUFFIX;
  }

  /**
   * The settings with which an audit topic is created, including size limits, for which brokers may
   * have smaller defaults.
   */
  public static Map<String, String> settings() {
    return Map.of(
        TopicConfig.RETENTION_MS_CONFIG,
        "-1",
        TopicConfig.RETENTION_BYTES_CONFIG,
        "-1",
        TopicConfig.CLEANUP_POLICY_CONFIG,
        TopicConfig.CLEANUP_POLICY_DELETE,
        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
        Integer.toString(LARGEST_ENTRY));
  }

  /**
   * A setting with a value that an audit topic must not have.
   *
   * @param found the present value
   * @param needed the value that a repair sets
   * @param deletes whether the present value lets Kafka delete entries, so that some entries may be
   *     gone already
   */
  public record Fault(String setting, String found, String needed, boolean deletes) {
    @Override
    public String toString() {
      return setting + "=" + found + ", which must be " + needed;
    }
  }

  /** The faults of these settings, ordered by name; empty if there are none. */
  public static List<Fault> faults(Config config) {
    List<Fault> faults = new ArrayList<>();
    new TreeMap<>(settings())
        .forEach(
            (name, needed) -> {
              ConfigEntry entry = config.get(name);
              String found = entry == null ? null : entry.value();
              if (found != null && !isGood(name, found, needed)) {
                boolean deletes = !name.equals(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
                faults.add(new Fault(name, found, needed, deletes));
              }
            });
    return List.copyOf(faults);
  }

  private static boolean isGood(String name, String found, String needed) {
    return switch (name) {
      case TopicConfig.RETENTION_MS_CONFIG, TopicConfig.RETENTION_BYTES_CONFIG ->
          found.startsWith("-");
      case TopicConfig.MAX_MESSAGE_BYTES_CONFIG -> Long.parseLong(found) >= LARGEST_ENTRY;
      default -> found.equals(needed);
    };
  }

  /** The faults as one line of text. */
  public static String text(List<Fault> faults) {
    return faults.stream().map(Fault::toString).collect(Collectors.joining("; "));
  }
}
