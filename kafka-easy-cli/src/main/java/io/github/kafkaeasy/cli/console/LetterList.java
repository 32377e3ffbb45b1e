package io.github.kafkaeasy.cli.console;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.cli.page.LetterView;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.web.Call;
import io.github.kafkaeasy.cli.web.Refused;
import io.github.kafkaeasy.cli.web.Route;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.LetterPage;

/**
 * The route of the console's table of letters. Answers with one page of letters, the newest first;
 * the next page continues with older letters.
 */
final class LetterList implements Route {
  private static final int LARGEST_PAGE = 200;
  private static final int USUAL_PAGE = 50;

  private final KafkaEasy kafka;

  LetterList(KafkaEasy kafka) {
    this.kafka = kafka;
  }

  @Override
  public void answer(Call call) {
    LetterQuery query = LetterQuery.of(call);
    DeadLetters letters = DeadLetters.of(kafka, query.topic());
    String olderThan = call.find("olderThan");
    int size = size(call);
    LetterPage page =
        olderThan == null
            ? letters.browse(query.selection(), size)
            : letters.browseOlder(query.selection(), size, olderThan);
    call.json(
        Json.object(
            "letters", page.letters().stream().map(LetterView::row).toList(),
            "olderThan", page.olderThan()));
  }

  private static int size(Call call) {
    String given = call.find("size");
    try {
      int size = given == null ? USUAL_PAGE : Integer.parseInt(given);
      return Math.max(1, Math.min(LARGEST_PAGE, size));
    } catch (NumberFormatException e) {
      throw new Refused(400, "size must be a number.", e);
    }
  }
}
