package io.github.kafkaeasy.cli.jobs;

import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of planning an action, and the work that carries it out.
 *
 * @param action the action
 * @param topic the dead-letter topic
 * @param shown the planned result as JSON
 * @param run the work
 */
public record Plan(Action action, String topic, Map<String, @Nullable Object> shown, Run run) {
  /** Carries out a plan. */
  @FunctionalInterface
  public interface Run {
    /**
     * Does the work on the calling thread.
     *
     * @param letters the topic's letters, which report the progress of reading to the same pulse
     * @param pulse receives a report before each letter that is sent
     */
    Map<String, @Nullable Object> on(DeadLetters letters, Pulse pulse);
  }
}
