package io.github.kafkaeasy.cli.jobs;

import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.Purge;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A permanent deletion of letters. Only records before the offsets of the plan are deleted, even if
 * more were written since.
 *
 * @param before deletes only records before the first letter of this time; null for no limit
 * @param openToo whether to delete open letters as well
 * @param takeOver whether to end a running redrive
 */
public record Purging(@Nullable Instant before, boolean openToo, boolean takeOver)
    implements Wanted {
  @Override
  public Action action() {
    return Action.PURGE;
  }

  @Override
  public Plan plan(DeadLetters letters) {
    Purge purge = letters.purge();
    purge = before == null ? purge : purge.before(before);
    purge = openToo ? purge.openToo() : purge;
    purge = takeOver ? purge.takeOver() : purge;
    Purge.Plan plan = purge.plan();
    List<Object> parts = new ArrayList<>();
    plan.parts()
        .forEach(
            part ->
                parts.add(
                    Json.object(
                        "partition", part.partition(),
                        "from", part.from(),
                        "to", part.to(),
                        "letters", part.letters(),
                        "open", part.open())));
    Map<String, @Nullable Object> shown =
        Json.object("letters", plan.count(), "open", plan.open(), "parts", parts);
    return new Plan(
        Action.PURGE,
        letters.topic(),
        shown,
        (same, pulse) -> {
          Map<Integer, Long> firstKept = plan.execute(plan.topic());
          return Json.object("letters", plan.count(), "partitions", firstKept.size());
        });
  }
}
