package io.github.kafkaeasy.consumer.internal.setup;

import java.util.concurrent.atomic.AtomicInteger;

/** Numbers for consumers without a given name, so that their threads have different names. */
final class ConsumerNames {
  private static final AtomicInteger LAST = new AtomicInteger();

  private ConsumerNames() {}

  static String next(String group) {
    return group + "-" + LAST.incrementAndGet();
  }
}
