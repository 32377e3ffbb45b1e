package io.github.kafkaeasy.consumer.spi;

import io.github.kafkaeasy.internal.Coordinates;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Failure handlers that answer every failure in the same way. */
enum FixedDecisions implements FailureHandler {
  SKIP {
    @Override
    FailureDecision decide(FailedRecord failed) {
      LOG.warn(
          "Skipped {} by decision of FailureHandler.skip(): failed in {}",
          at(failed),
          failed.stage(),
          failed.cause());
      return FailureDecision.skipped();
    }
  },
  STOP {
    @Override
    FailureDecision decide(FailedRecord failed) {
      return FailureDecision.stop(
          at(failed) + " failed in " + failed.stage() + " and FailureHandler.stop() is set");
    }
  };

  private static final Logger LOG = LoggerFactory.getLogger(FailureHandler.class);

  abstract FailureDecision decide(FailedRecord failed);

  @Override
  public CompletionStage<FailureDecision> onFailure(FailedRecord failed) {
    return CompletableFuture.completedStage(decide(failed));
  }

  /** The expression that a program uses for this handler. */
  @Override
  public String toString() {
    return "FailureHandler." + name().toLowerCase(Locale.ROOT) + "()";
  }

  private static String at(FailedRecord failed) {
    return Coordinates.of(failed.record());
  }
}
