package io.github.kafkaeasy.cli.jobs;

import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an action would do, and the work that does it.
 *
 * @param action which one
 * @param topic the dead-letter topic
 * @param shown what would be done, for programs
 * @param run does it
 */
public record Plan(Action action, String topic, Map<String, @Nullable Object> shown, Run run) {
  /** Does what was planned. */
  @FunctionalInterface
  public interface Run {
    /**
     * Does it on the calling thread.
     *
     * @param letters the topic's letters, which tell the same pulse how far reading is
     * @param pulse is told of each letter that is sent
     */
    Map<String, @Nullable Object> on(DeadLetters letters, Pulse pulse);
  }
}
