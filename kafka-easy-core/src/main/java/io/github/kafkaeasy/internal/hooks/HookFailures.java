package io.github.kafkaeasy.internal.hooks;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/**
 * Logs exceptions of hooks where they do not change the outcome of a send or a handler; each kind
 * once. Thread-safe.
 */
public final class HookFailures {
  /** Limit of remembered kinds, because a program may create classes at run time. */
  private static final int MOST_KINDS = 100;

  private final Logger log;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  public HookFailures(Logger log) {
    this.log = log;
  }

  /**
   * Logs the failure unless the same class threw the same type of exception in the same method
   * before.
   *
   * @param hook the hook, or the object that the hook returned
   * @param place the method that threw
   */
  public void caught(Object hook, String place, Throwable thrown) {
    String name = hook.getClass().getName();
    String kind = name + " " + place + " " + thrown.getClass().getName();
    if (told.size() < MOST_KINDS && told.add(kind)) {
      log.warn(
          "The hook {} threw an exception in {}; the same kind of exception is not logged again",
          name,
          place,
          thrown);
    }
  }
}
