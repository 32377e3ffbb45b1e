package io.github.kafkaeasy.dlq;

import io.github.kafkaeasy.consumer.spi.ConsumerControl;
import io.github.kafkaeasy.consumer.spi.FailedRecord;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.consumer.spi.RetryAfter;
import io.github.kafkaeasy.dlq.internal.Logs;
import io.github.kafkaeasy.dlq.internal.publish.Letter;
import io.github.kafkaeasy.dlq.internal.publish.LetterForm;
import io.github.kafkaeasy.dlq.internal.publish.Publisher;
import io.github.kafkaeasy.dlq.internal.publish.StormWatch;
import io.github.kafkaeasy.dlq.internal.route.RetryTiers;
import io.github.kafkaeasy.dlq.internal.route.Trail;
import io.github.kafkaeasy.internal.Coordinates;
import io.github.resilience4j.retry.Retry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The failure handler of one consumer. It decides on worker threads and never waits. */
final class OpenHandler implements FailureHandler {
  private static final Duration LONGEST_HINT = Duration.ofDays(1);

  private final String name;
  private final RetryRules rules;
  private final Map<String, RetryTiers.Tier> tiers;
  private final LetterForm form;
  private final Publisher publisher;
  private final @Nullable StormWatch storm;

  /** The pattern that the consumer subscribes to; null if its topics are named. */
  private final @Nullable Pattern pattern;

  /** The resilience4j retries by policy, each created when it is first needed. */
  private final Map<RetryPolicy, Retry> policies = new ConcurrentHashMap<>();

  OpenHandler(
      String consumer,
      RetryRules rules,
      Map<String, RetryTiers.Tier> tiers,
      LetterForm form,
      Publisher publisher,
      @Nullable StormWatch storm,
      @Nullable Pattern pattern) {
    this.name = "kafka-easy-" + consumer;
    this.rules = rules;
    this.tiers = tiers;
    this.form = form;
    this.publisher = publisher;
    this.storm = storm;
    this.pattern = pattern;
  }

  @Override
  public void onStarted(ConsumerControl consumer) {
    if (storm != null) {
      storm.started(consumer, publisher::submit);
    }
  }

  @Override
  public CompletionStage<FailureDecision> onFailure(FailedRecord failed) {
    if (storm != null) {
      storm.endProbe(failed);
    }
    Throwable cause = rules.classification().unwrap(failed.cause());
    Trail trail = Trail.of(failed.record(), tiers).orElse(null);
    RetryAdvice advice = rules.advice(trail == null ? failed.record() : trail.asOfSource(), cause);
    if (advice.kind() == RetryAdvice.Kind.DISCARD) {
      Logs.LOG.warn(
          "Discarded {}, as the advice function decided: {}",
          Coordinates.of(failed.record()),
          cause.toString());
      return CompletableFuture.completedFuture(FailureDecision.discarded());
    }
    boolean fatal = isFatal(failed, cause, advice);
    if (!fatal && trail == null && !mustMoveOn(failed)) {
      Duration wait = nextWait(failed, cause, advice);
      if (wait != null) {
        if (Logs.LOG.isDebugEnabled()) {
          Logs.LOG.debug(
              "{} failed in {} (attempt {}); next attempt in {} ms: {}",
              Coordinates.of(failed.record()),
              failed.stage(),
              failed.attempts(),
              wait.toMillis(),
              cause.toString());
        }
        return CompletableFuture.completedFuture(FailureDecision.retry(wait));
      }
    }
    return move(failed, trail, cause, fatal);
  }

  private boolean isFatal(FailedRecord failed, Throwable cause, RetryAdvice advice) {
    return switch (advice.kind()) {
      case DEAD_LETTER -> true;
      case RETRY -> false;
      default -> rules.classification().isFatal(failed.stage(), cause);
    };
  }

  /**
   * Whether the record must leave its place in the source topic: it was retried in place for {@code
   * escalateAfter}, or the used share of its partition's budget for held records has reached {@code
   * escalateWhenHeld}.
   */
  private boolean mustMoveOn(FailedRecord failed) {
    Duration most = rules.escalateAfter();
    boolean old =
        most != null && Duration.between(failed.firstFailure(), Instant.now()).compareTo(most) >= 0;
    Double share = rules.escalateWhenHeld();
    return old || (share != null && failed.heldBudgetUsed() >= share);
  }

  /** The wait before the next attempt in place; null if the attempts in place are used up. */
  private @Nullable Duration nextWait(FailedRecord failed, Throwable cause, RetryAdvice advice) {
    RecordRetries retries = RecordRetries.of(failed);
    if (retries.isAnswered(failed.attempts())) {
      return retries.remaining();
    }
    Retry policy =
        policies.computeIfAbsent(rules.policyFor(cause), made -> made.retry().apply(name));
    long millis = retries.onError(policy, cause);
    if (millis < 0) {
      return null;
    }
    Duration wait = hint(cause, advice, Duration.ofMillis(millis));
    retries.answered(failed.attempts(), wait);
    return wait;
  }

  private static Duration hint(Throwable cause, RetryAdvice advice, Duration usual) {
    Duration advised = advice.after();
    if (advised != null) {
      return advised;
    }
    if (cause instanceof RetryAfter hint) {
      Duration after = hint.retryAfter();
      if (after != null && !after.isNegative()) {
        return after.compareTo(LONGEST_HINT) > 0 ? LONGEST_HINT : after;
      }
    }
    return usual;
  }

  private CompletionStage<FailureDecision> move(
      FailedRecord failed, @Nullable Trail trail, Throwable cause, boolean fatal) {
    RetryTiers.Tier hop = null;
    if (!fatal) {
      String source = trail == null ? failed.record().topic() : trail.tier().source();
      hop = rules.tiers().next(source, trail == null ? -1 : trail.tier().index());
    }
    Letter letter = new Letter(failed, trail, cause, form, hop);
    failed.onForgotten(() -> forget(letter));
    if (storm == null || !storm.keeps(letter)) {
      publisher.submit(letter);
    }
    return letter.decision();
  }

  private void forget(Letter letter) {
    if (storm != null && storm.forget(letter)) {
      letter.abandon();
    } else {
      publisher.forget(letter);
    }
  }

  @Override
  public Map<String, String> moreTopics() {
    Map<String, String> sources = new HashMap<>();
    tiers.forEach((topic, tier) -> sources.put(topic, tier.source()));
    return sources;
  }

  @Override
  public Pattern subscription(Pattern chosen) {
    return pattern == null ? chosen : pattern;
  }

  @Override
  public Optional<String> trouble() {
    Optional<String> stormy = storm == null ? Optional.empty() : storm.trouble();
    return stormy.isPresent() ? stormy : publisher.trouble();
  }

  @Override
  public Duration waitFor(ConsumerRecord<byte[], byte[]> record) {
    RetryTiers.Tier tier = tiers.get(record.topic());
    return tier == null ? Duration.ZERO : Trail.waitFor(record, tier, System.currentTimeMillis());
  }

  @Override
  public boolean runsOn(Thread thread) {
    return publisher.runsOn(thread);
  }

  @Override
  public boolean escalates() {
    return rules.escalateWhenHeld() != null;
  }

  @Override
  public void onRecovered(FailedRecord failed) {
    if (failed.attachment() instanceof RecordRetries retries) {
      retries.onComplete();
    }
    if (storm != null) {
      storm.recovered(failed);
    }
  }

  @Override
  public void close(Duration limit) {
    publisher.close(limit);
  }
}
