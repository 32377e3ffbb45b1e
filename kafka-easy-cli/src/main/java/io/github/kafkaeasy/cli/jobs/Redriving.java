package io.github.kafkaeasy.cli.jobs;

import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.Redrive;
import io.github.kafkaeasy.dlq.redrive.RedrivePlan;
import io.github.kafkaeasy.dlq.redrive.RedriveReport;
import io.github.kafkaeasy.dlq.redrive.RefusedLetter;
import io.github.kafkaeasy.dlq.redrive.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A redrive of letters.
 *
 * @param selection the letters
 * @param to the target topic; null for each letter's own source topic
 * @param onlyFailedGroup whether only the group that failed gets the record
 * @param perSecond the largest number of letters per second; null for no limit
 * @param reason the reason; empty if none was given
 * @param takeOver whether to end another running redrive
 * @param change the changes in each record
 */
public record Redriving(
    Selection selection,
    @Nullable String to,
    boolean onlyFailedGroup,
    @Nullable Integer perSecond,
    String reason,
    boolean takeOver,
    Change change)
    implements Wanted {
  private static final int MOST_REFUSED = 100;

  @Override
  public Action action() {
    return Action.REDRIVE;
  }

  @Override
  public Plan plan(DeadLetters letters) {
    RedrivePlan plan = redrive(letters).plan();
    long total = plan.toSend() + plan.quarantined();
    Map<String, @Nullable Object> shown =
        Json.object(
            "letters", plan.toSend(),
            "byTarget", pairs(plan.byTarget()),
            "repeats", plan.repeats(),
            "quarantined", plan.quarantined(),
            "refused", pairs(plan.refused()),
            "refusedLetters", refused(plan.refusedLetters()),
            "settled", plan.settled(),
            "notes", plan.notes(),
            "change", change.told());
    return new Plan(
        Action.REDRIVE, letters.topic(), shown, (same, pulse) -> run(same, total, pulse));
  }

  private Map<String, @Nullable Object> run(DeadLetters letters, long total, Pulse pulse) {
    RedriveReport report =
        redrive(letters)
            .edit(
                (letter, message) -> {
                  pulse.letter(total);
                  return change.isNothing() ? message : change.apply(message);
                })
            .run();
    return Json.object(
        "letters", report.sent(),
        "byTarget", pairs(report.byTarget()),
        "repeats", report.repeats(),
        "quarantined", report.quarantined(),
        "refused", pairs(report.refused()),
        "refusedLetters", refused(report.refusedLetters()),
        "elapsedMillis", report.elapsed().toMillis());
  }

  private Redrive redrive(DeadLetters letters) {
    Redrive redrive = letters.redrive(selection);
    if (to != null) {
      redrive.to(to);
    }
    if (onlyFailedGroup) {
      redrive.onlyFailedGroup();
    }
    if (perSecond != null) {
      redrive.perSecond(perSecond);
    }
    if (!reason.isBlank()) {
      redrive.because(reason);
    }
    if (takeOver) {
      redrive.takeOver();
    }
    return redrive;
  }

  /**
   * Pairs instead of a map, because a JavaScript object would put names that look like numbers
   * first.
   */
  private static List<Object> pairs(Map<String, Long> counts) {
    List<Object> pairs = new ArrayList<>();
    counts.forEach((name, count) -> pairs.add(List.of(name, count)));
    return pairs;
  }

  private static List<Object> refused(List<RefusedLetter> letters) {
    List<Object> pairs = new ArrayList<>();
    letters.stream()
        .limit(MOST_REFUSED)
        .forEach(letter -> pairs.add(List.of(letter.coordinates(), letter.reason())));
    return pairs;
  }
}
