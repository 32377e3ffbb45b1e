package io.github.kafkaeasy.cli.jobs;

import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.Discard;
import io.github.kafkaeasy.dlq.redrive.DiscardReport;
import io.github.kafkaeasy.dlq.redrive.LetterStats;
import io.github.kafkaeasy.dlq.redrive.Selection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Letters that nobody needs.
 *
 * @param selection which
 * @param reason why; never blank
 * @param takeOver ends a redrive that is at work
 */
public record Discarding(Selection selection, String reason, boolean takeOver) implements Wanted {
  @Override
  public Action action() {
    return Action.DISCARD;
  }

  @Override
  public Plan plan(DeadLetters letters) {
    LetterStats stats = discard(letters).plan();
    return new Plan(
        Action.DISCARD,
        letters.topic(),
        Json.object("letters", stats.letters()),
        (same, pulse) -> run(same));
  }

  private Map<String, @Nullable Object> run(DeadLetters letters) {
    DiscardReport report = discard(letters).run();
    return Json.object("letters", report.letters());
  }

  private Discard discard(DeadLetters letters) {
    Discard discard = letters.discard(selection).because(reason);
    return takeOver ? discard.takeOver() : discard;
  }
}
