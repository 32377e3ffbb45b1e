package io.github.kafkaeasy.cli.console;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.cli.page.Tally;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.web.BrowserGone;
import io.github.kafkaeasy.cli.web.Call;
import io.github.kafkaeasy.cli.web.EventStream;
import io.github.kafkaeasy.cli.web.Route;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.Progress;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.internal.Causes;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * The route of the counts: reads the selected letters, and sends the counts so far about four times
 * a second. Ends when the browser disconnects.
 */
final class Counting implements Route {
  private final KafkaEasy kafka;

  Counting(KafkaEasy kafka) {
    this.kafka = kafka;
  }

  @Override
  public void answer(Call call) {
    LetterQuery query = LetterQuery.of(call);
    DeadLetters letters = DeadLetters.of(kafka, query.topic());
    EventStream events = call.events();
    Tally tally = new Tally();
    try {
      long unused =
          letters
              .onProgress(progress -> events.send("counts", told(tally, progress)))
              .forEach(query.selection(), tally::add);
      events.send("end", tally.json());
    } catch (BrowserGone e) {
      throw e;
    } catch (KafkaEasyException | KafkaException e) {
      events.send("failed", Json.object("error", Causes.text(e)));
    }
  }

  private static Map<String, @Nullable Object> told(Tally tally, Progress progress) {
    Map<String, @Nullable Object> told = tally.json();
    told.put("done", progress.done());
    told.put("total", progress.total());
    told.put("perSecond", Math.round(progress.perSecond()));
    told.put("leftMillis", progress.left().toMillis());
    return told;
  }
}
