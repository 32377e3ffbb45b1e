package io.github.kafkaeasy.cli.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.Rendering;
import io.github.kafkaeasy.cli.render.Shown;
import io.github.kafkaeasy.cli.terminal.Terminal;
import io.github.kafkaeasy.dlq.redrive.LetterStats;
import io.github.kafkaeasy.dlq.redrive.RefusedLetter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables that are cut, and tables of times. */
class StatsTextTest {
  private final TimeZone zone = TimeZone.getDefault();

  @BeforeEach
  void inBerlin() {
    TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
  }

  @AfterEach
  void atHome() {
    TimeZone.setDefault(zone);
  }

  @Test
  void theNewestHoursAreShownAndTheNumberOfEarlierOnes() {
    Map<Instant, Long> hours = new TreeMap<>();
    for (int i = 0; i < 50; i++) {
      hours.put(Instant.parse("2026-06-01T00:00:00Z").plus(Duration.ofHours(i)), 1L);
    }

    assertThat(stats(hours))
        .contains("2026-06-01 04:00", "2026-06-03 03:00", "and 2 earlier: --json has all")
        .doesNotContain("2026-06-01 03:00");
  }

  @Test
  void theHourThatAClockRepeatsHasTheLettersOfBoth() {
    Map<Instant, Long> hours = new TreeMap<>();
    hours.put(Instant.parse("2026-10-25T00:00:00Z"), 20L);
    hours.put(Instant.parse("2026-10-25T01:00:00Z"), 3L);

    assertThat(stats(hours)).containsPattern("2026-10-25 02:00 +23");
  }

  @Test
  void aListOfRefusedLettersSaysThatItIsCut() {
    List<RefusedLetter> refused =
        IntStream.range(0, 51).mapToObj(i -> new RefusedLetter("t-0@" + i, "no topic")).toList();

    assertThat(printed(page -> RefusedTable.print(page, "REASON", refused)))
        .contains("t-0@49", "Only the first 50 letters are listed; --json has up to 1,000.")
        .doesNotContain("t-0@50");
  }

  private static String stats(Map<Instant, Long> hours) {
    LetterStats stats =
        new LetterStats(
            0, 0, null, null, Map.of(), Map.of(), Map.of(), Map.of(), hours, Map.of(), Map.of());
    return printed(page -> StatsText.print(page, stats));
  }

  private static String printed(Consumer<Page> text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Terminal terminal = Terminal.of(out, out, new ByteArrayInputStream(new byte[0]), false);
    Rendering.of(terminal, false)
        .answer(
            new Shown() {
              @Override
              public @Nullable Object json() {
                return null;
              }

              @Override
              public void text(Page page) {
                text.accept(page);
              }
            });
    terminal.flush();
    return out.toString(UTF_8);
  }
}
