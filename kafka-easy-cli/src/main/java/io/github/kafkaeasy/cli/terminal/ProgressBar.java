package io.github.kafkaeasy.cli.terminal;

import java.time.Duration;

/**
 * A progress line that is redrawn in place, on terminals only; elsewhere nothing is printed. A
 * narrow terminal gets the line without the bar, because a line that wraps could not be redrawn.
 */
public final class ProgressBar implements AutoCloseable {
  private static final int BAR = 24;

  private final Terminal terminal;
  private final String what;
  private int shown;

  public ProgressBar(Terminal terminal, String what) {
    this.terminal = terminal;
    this.what = Printable.line(what);
  }

  /**
   * Draws the line.
   *
   * @param perSecond the rate so far
   * @param left the remaining time at that rate
   */
  public void show(long done, long total, double perSecond, Duration left) {
    if (!terminal.isTerminal()) {
      return;
    }
    String line = line(done, total, perSecond, left);
    if (line.length() >= terminal.width()) {
      line = Printable.cut(line.replaceFirst(" \\[[# ]*\\]", ""), terminal.width() - 1);
    }
    String blanks = " ".repeat(Math.max(0, shown - line.length()));
    terminal.err().print("\r" + line + blanks);
    terminal.err().flush();
    shown = line.length();
  }

  String line(long done, long total, double perSecond, Duration left) {
    double part = total <= 0 ? 1 : Math.min(1, (double) done / total);
    int full = (int) Math.floor(part * BAR);
    return "%s [%s%s] %3d%%  %s/%s  %s/s  %s left"
        .formatted(
            what,
            "#".repeat(full),
            " ".repeat(BAR - full),
            (int) Math.floor(part * 100),
            Numbers.grouped(done),
            Numbers.grouped(total),
            Numbers.grouped(Math.round(perSecond)),
            Numbers.duration(left));
  }

  /** Clears the line. */
  @Override
  public void close() {
    if (shown > 0) {
      terminal.err().print("\r" + " ".repeat(shown) + "\r");
      terminal.err().flush();
      shown = 0;
    }
  }
}
