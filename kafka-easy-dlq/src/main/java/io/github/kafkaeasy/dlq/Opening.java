package io.github.kafkaeasy.dlq;

import io.github.kafkaeasy.consumer.spi.FailureContext;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.dlq.internal.Logs;
import io.github.kafkaeasy.dlq.internal.options.RetryOptions;
import io.github.kafkaeasy.dlq.internal.publish.Chore;
import io.github.kafkaeasy.dlq.internal.publish.Publisher;
import io.github.kafkaeasy.dlq.internal.publish.PublisherSettings;
import io.github.kafkaeasy.dlq.internal.publish.StormWatch;
import io.github.kafkaeasy.dlq.internal.publish.TopicMaker;
import io.github.kafkaeasy.dlq.internal.route.Consumed;
import io.github.kafkaeasy.dlq.internal.route.Destination;
import io.github.kafkaeasy.dlq.internal.route.OwnOutput;
import io.github.kafkaeasy.dlq.internal.route.RetryTiers;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.internal.connection.OwnAdmin;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * Creates the failure handler of one consumer, with its publisher of dead letters and its storm
 * watch. Called on the thread that starts the consumer.
 */
final class Opening {

  private final FailureContext context;
  private final RetryRules rules;
  private final Destination destination;
  private final Publishing publishing;
  private final BiFunction<Admin, Set<String>, List<PreflightProblem>> problems;

  Opening(
      FailureContext context,
      RetryRules rules,
      Destination destination,
      Publishing publishing,
      BiFunction<Admin, Set<String>, List<PreflightProblem>> problems) {
    this.context = context;
    this.rules = rules;
    this.destination = destination;
    this.publishing = publishing;
    this.problems = problems;
  }

  FailureHandler open() {
    checkPattern();
    rules.tiers().check(context.topics());
    Map<String, RetryTiers.Tier> tiers = rules.tiers().of(context.topics());
    Set<String> names = new LinkedHashSet<>(context.topics());
    names.addAll(tiers.keySet());
    Pattern chosen = context.topicsMatching();
    Pattern narrowed =
        chosen == null
            ? null
            : OwnOutput.leftOutOf(chosen, destination, publishing.find(RetryOptions.SPILL_TO));
    Consumed consumed = new Consumed(names, narrowed);
    destination.check(consumed);
    publishing.find(RetryOptions.SPILL_TO).ifPresent(spill -> checkSpill(spill, names));
    if (publishing.get(RetryOptions.PREFLIGHT) == Preflight.FAIL) {
      failOnProblems();
    }
    prepare(tiers);
    @Nullable StormWatch storm =
        publishing.stormGuard().map(guard -> guard.watch(context.consumerName())).orElse(null);
    Publisher publisher = publisher(consumed, storm);
    publisher.start();
    return new OpenHandler(
        context.consumerName(), rules, tiers, publishing.largestForm(), publisher, storm, narrowed);
  }

  /**
   * Refuses retry topics together with a topic pattern: retry topics are subscribed to by name, and
   * the topics that a pattern will match are not known at the start.
   */
  private void checkPattern() {
    Pattern pattern = context.topicsMatching();
    if (pattern != null && !rules.tiers().isEmpty()) {
      throw InvalidOptionException.conflict(
          "retryTopics",
          rules.tiers(),
          "topicsMatching",
          pattern.pattern(),
          "if a topic that matches the pattern is created later, no consumer would read its retry"
              + " topics. Name the topics with topics(...), or leave out retryTopics");
    }
  }

  private void checkSpill(String spill, Set<String> consumed) {
    if (consumed.contains(spill)) {
      throw InvalidOptionException.conflict(
          "spillTo",
          spill,
          "topics",
          consumed,
          "the consumer would read its own dead letters and fail on them endlessly. Name a topic"
              + " that this consumer does not read");
    }
    if (destination.known(context.topics()).containsKey(spill)) {
      throw InvalidOptionException.conflict(
          "spillTo",
          spill,
          "to",
          destination,
          "the spill topic is needed when the dead-letter topic itself cannot be written. Name"
              + " another topic");
    }
  }

  private Publisher publisher(Consumed consumed, @Nullable StormWatch storm) {
    List<Chore> chores = new ArrayList<>();
    chores.add(new LetterLog(publishing.get(RetryOptions.ALERT_EVERY)));
    publishing
        .find(RetryOptions.ON_DEAD_LETTER)
        .ifPresent(
            callback -> chores.add(new Alerts(callback, publishing.get(RetryOptions.ALERT_EVERY))));
    if (storm != null) {
      chores.add(storm);
    }
    return new Publisher(
        context,
        new PublisherSettings(
            destination,
            context.topics(),
            consumed,
            publishing.find(RetryOptions.SPILL_TO),
            publishing.get(RetryOptions.DIALECT),
            publishing.get(RetryOptions.CREATE_IF_MISSING),
            publishing.get(RetryOptions.ON_UNWRITABLE) == OnUnwritable.STOP,
            publishing.get(RetryOptions.DELIVERY_TIMEOUT)),
        chores,
        publishing.get(RetryOptions.PREFLIGHT) == Preflight.WARN ? this::warnOfProblems : () -> {});
  }

  /**
   * Creates the retry topics before the consumer subscribes to them, because a consumer notices a
   * topic that is created later only after a metadata refresh.
   */
  private void prepare(Map<String, RetryTiers.Tier> tiers) {
    TopicMaker maker = new TopicMaker(context, publishing.get(RetryOptions.CREATE_IF_MISSING));
    tiers.forEach(
        (topic, tier) -> {
          String problem = maker.prepare(topic, tier.source());
          if (!problem.isEmpty()) {
            Logs.LOG.warn("Retry topic {} could not be prepared: {}", topic, problem);
          }
        });
  }

  private void failOnProblems() {
    List<PreflightProblem> found;
    try (OwnAdmin own = new OwnAdmin(context.rawAdmin())) {
      Admin admin = own.admin();
      found = problems.apply(admin, context.topics());
    }
    if (!found.isEmpty()) {
      throw new KafkaEasyException(
          "The consumer is not started, because the preflight check found problems that would"
              + " appear when a record fails:"
              + listed(found));
    }
  }

  private void warnOfProblems() {
    try (OwnAdmin own = new OwnAdmin(context.rawAdmin())) {
      Admin admin = own.admin();
      List<PreflightProblem> found = problems.apply(admin, context.topics());
      if (!found.isEmpty()) {
        Logs.LOG.warn(
            "The preflight check of consumer {} found problems that would appear when a record"
                + " fails:{}",
            context.consumerName(),
            listed(found));
      }
    } catch (RuntimeException e) {
      Logs.LOG.debug(
          "The preflight check of consumer {} could not be carried out", context.consumerName(), e);
    }
  }

  private static String listed(List<PreflightProblem> found) {
    return found.stream().map(problem -> "\n  - " + problem).collect(Collectors.joining());
  }
}
