package io.github.kafkaeasy.consumer.internal.setup;

import java.util.concurrent.atomic.AtomicInteger;

/** Numbers for consumers that nobody named, so that their threads can be told apart. */
final class ConsumerNames {
  private static final AtomicInteger LAST = new AtomicInteger();

  private ConsumerNames() {}

  static String next(String group) {
    return group + "-" + LAST.incrementAndGet();
  }
}
