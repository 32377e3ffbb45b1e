package io.github.kafkaeasy.internal.hooks;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/** The log of what hooks throw where it changes nothing: one line for each kind. Any thread. */
public final class HookFailures {
  /** Classes may be made while the program runs; this bounds what is remembered of them. */
  private static final int MOST_KINDS = 100;

  private final Logger log;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  public HookFailures(Logger log) {
    this.log = log;
  }

  /**
   * Logs the failure unless the same class threw the same kind of exception at the same place.
   *
   * @param hook the hook, or what it opened
   * @param place the method that threw
   */
  public void caught(Object hook, String place, Throwable thrown) {
    String name = hook.getClass().getName();
    String kind = name + " " + place + " " + thrown.getClass().getName();
    if (told.size() < MOST_KINDS && told.add(kind)) {
      log.warn(
          "A hook ({}) threw in {}; nothing else is changed by it, and it is not logged again",
          name,
          place,
          thrown);
    }
  }
}
