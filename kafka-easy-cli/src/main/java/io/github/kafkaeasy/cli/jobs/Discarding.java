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
 * A discard of letters.
 *
 * @param selection the letters
 * @param reason the reason; never blank
 * @param takeOver whether to end a running redrive
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
