package io.github.kafkaeasy.cli.groups;

import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.GroupLag;
import io.github.kafkaeasy.admin.LagMonitor;
import io.github.kafkaeasy.admin.LagRates;
import io.github.kafkaeasy.admin.LagReading;
import io.github.kafkaeasy.cli.render.CommandFailure;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.Rendering;
import io.github.kafkaeasy.cli.render.Shown;
import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.cli.terminal.Terminal;
import io.github.kafkaeasy.error.KafkaEasyException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Shows a group's lag repeatedly: a screen on a terminal, otherwise one line per reading. The lag
 * monitor's thread hands readings over, and the command's thread shows them.
 */
final class LagScreen {
  private static final int READINGS_A_WINDOW = 5;
  private static final Duration LONGEST_WINDOW = Duration.ofHours(1);

  private final Terminal terminal;
  private final Rendering rendering;
  private final Duration every;
  private final long count;

  LagScreen(Terminal terminal, Rendering rendering, Duration every, long count) {
    this.terminal = terminal;
    this.rendering = rendering;
    this.every = every;
    this.count = count;
  }

  /**
   * Shows readings and failures of readings until {@code count} are shown or the terminal is gone.
   * Returns the number of open records in the monitor's last reading.
   */
  long run(EasyAdmin admin, GroupLag first) throws InterruptedException {
    BlockingQueue<Runnable> shown = new LinkedBlockingQueue<>();
    long[] last = {first.open()};
    try (LagMonitor monitor =
        admin
            .groups()
            .watchLag(first.group())
            .every(every)
            .window(window())
            .onReading(
                reading ->
                    shown.add(
                        () -> {
                          last[0] = reading.open();
                          show(reading);
                        }))
            .onFailure(failure -> shown.add(() -> show(failure)))
            .start()) {
      for (long i = 0; i < count && !terminal.isGone(); i++) {
        shown.take().run();
      }
      return monitor.last().map(LagReading::open).orElse(last[0]);
    }
  }

  /**
   * The window of the rates: short enough to show a change, long enough to smooth single readings.
   */
  private Duration window() {
    Duration several = every.multipliedBy(READINGS_A_WINDOW);
    return several.compareTo(LONGEST_WINDOW) > 0 ? LONGEST_WINDOW : several;
  }

  private void show(LagReading reading) {
    rendering.next(new Reading(reading));
    terminal.flush();
  }

  /** Shows the failure of one reading; the next readings continue. */
  private void show(KafkaEasyException failure) {
    rendering.failure(CommandFailure.of(Exit.of(failure), String.valueOf(failure.getMessage())));
  }

  /** One reading: a screen on a terminal, one line in a pipe. */
  private record Reading(LagReading reading) implements Shown {
    @Override
    public Object json() {
      LagRates rates = reading.rates();
      Duration catchUp = reading.catchUp();
      return Json.object(
          "group",
          reading.lag().group(),
          "at",
          reading.at(),
          "lag",
          reading.total(),
          "open",
          reading.open(),
          "arrivedPerSecond",
          rates == null ? null : rates.arrivedPerSecond(),
          "handledPerSecond",
          rates == null ? null : rates.handledPerSecond(),
          "catchUpMillis",
          catchUp == null ? null : catchUp.toMillis());
    }

    @Override
    public void text(Page page) {
      if (!page.isScreen()) {
        page.line(sentence(reading));
        return;
      }
      page.clear().line(Style.STRONG, reading.lag().group() + "  " + sentence(reading)).blank();
      LagTable.print(page, reading.lag());
    }
  }

  private static String sentence(LagReading reading) {
    StringBuilder text =
        new StringBuilder(Numbers.time(reading.at()))
            .append("  lag ")
            .append(Numbers.grouped(reading.total()))
            .append("  open ")
            .append(Numbers.grouped(reading.open()));
    LagRates rates = reading.rates();
    if (rates != null) {
      text.append("  in ")
          .append(Numbers.grouped(rates.arrivedPerSecond()))
          .append("/s  out ")
          .append(Numbers.grouped(rates.handledPerSecond()))
          .append("/s  ")
          .append(outlook(reading));
    }
    return text.toString();
  }

  private static String outlook(LagReading reading) {
    Duration catchUp = reading.catchUp();
    if (catchUp == null) {
      return "not catching up";
    }
    return catchUp.isZero() ? "caught up" : "caught up in " + Numbers.duration(catchUp);
  }
}
