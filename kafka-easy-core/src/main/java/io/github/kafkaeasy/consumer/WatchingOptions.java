package io.github.kafkaeasy.consumer;

import io.github.kafkaeasy.consumer.ConsumerSettings.Watching;
import io.github.kafkaeasy.consumer.spi.ConsumerObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who shall be told what happens, as a {@link ConsumerBuilder} was told so far. */
final class WatchingOptions {
  final List<ConsumerObserver> observers = new ArrayList<>();
  boolean logContext;
  int timeOneRecordOf;
  @Nullable Duration reportEvery;

  Watching check() {
    boolean untimedReport = reportEvery != null && timeOneRecordOf == 0;
    return new Watching(
        observers,
        logContext,
        untimedReport ? ConsumerDefaults.TIME_ONE_RECORD_OF : timeOneRecordOf,
        reportEvery);
  }
}
