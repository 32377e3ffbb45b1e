package io.github.kafkaeasy.examples.demo;

import java.io.PrintStream;
import java.util.Locale;

/** Prints headings, lines and tables. Thread-safe; lines appear in the order of the calls. */
final class Screen {
  private static final int WIDTH = 108;

  private final PrintStream out;
  private volatile long start = System.nanoTime();

  Screen(PrintStream out) {
    this.out = out;
  }

  /** Prints a heading and restarts the clock of {@link #event}. */
  void heading(String format, Object... arguments) {
    start = System.nanoTime();
    out.println("\n" + text(format, arguments));
  }

  void line(String format, Object... arguments) {
    out.println(("   " + text(format, arguments)).stripTrailing());
  }

  void eventHeader() {
    line("%-8s %-7s %-9s %-7s %s", "time", "record", "key", "attempt", "what happens");
  }

  /** Prints an event of a record as a line of the table. */
  synchronized void event(RecordPlace record, String key, int attempt, String what) {
    double seconds = (System.nanoTime() - start) / 1e9;
    line("%6.3f s %-7s %-9s %-7d %s", seconds, record.inTopic(), key, attempt, what);
  }

  /** Prints a line and wraps its last column. */
  void wrapped(String columns, String last) {
    String indent = " ".repeat(columns.length());
    StringBuilder row = new StringBuilder(columns);
    for (String word : last.split(" ", -1)) {
      if (row.length() + word.length() > WIDTH) {
        line("%s", row);
        row = new StringBuilder(indent);
      }
      row.append(word).append(' ');
    }
    line("%s", row);
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
