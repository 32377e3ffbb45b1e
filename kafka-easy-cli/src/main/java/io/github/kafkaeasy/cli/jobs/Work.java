package io.github.kafkaeasy.cli.jobs;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A long operation on letters. */
@FunctionalInterface
public interface Work {
  /**
   * Does the work on the calling thread.
   *
   * @param pulse receives the progress
   * @return the result as JSON
   */
  Map<String, @Nullable Object> run(Pulse pulse);
}
