package io.github.kafkaeasy.cli.jobs;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Long work on letters. */
@FunctionalInterface
public interface Work {
  /**
   * Does it on the calling thread.
   *
   * @param pulse is told how far it is
   * @return what came of it, for programs
   */
  Map<String, @Nullable Object> run(Pulse pulse);
}
