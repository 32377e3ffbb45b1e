package io.github.kafkaeasy.test.internal.scripted;

import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Check for concurrent use: refuses a second thread while another is inside, as the real client
 * does. Thread-safe.
 */
final class ThreadGuard {

  // All guarded by this.
  private final List<String> callsFromOtherThreads = new ArrayList<>();
  private @Nullable Thread inside;
  private int depth;
  private @Nullable Thread poller;

  synchronized void enter(String call) {
    Thread caller = Thread.currentThread();
    if (poller == null && call.equals("poll")) {
      poller = caller;
    }
    if (poller != null && caller != poller) {
      callsFromOtherThreads.add(call + " on " + caller.getName());
    }
    if (inside != null && inside != caller) {
      throw new ConcurrentModificationException(
          "KafkaConsumer is not safe for multi-threaded access: "
              + call
              + " on "
              + caller.getName()
              + " while "
              + inside.getName()
              + " is inside");
    }
    inside = caller;
    depth++;
  }

  synchronized void exit() {
    depth--;
    if (depth == 0) {
      inside = null;
    }
  }

  synchronized List<String> callsFromOtherThreads() {
    return List.copyOf(callsFromOtherThreads);
  }
}
