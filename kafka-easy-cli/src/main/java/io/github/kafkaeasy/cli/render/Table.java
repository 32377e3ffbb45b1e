package io.github.kafkaeasy.cli.render;

import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.Printable;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table with aligned columns. Numbers are right-aligned; texts are made harmless and cut to
 * {@value #WIDEST} columns, and further, the widest first, if the terminal is too narrow.
 */
public final class Table {
  private static final int WIDEST = 60;
  private static final int NARROWEST = 10;
  private static final String GAP = "  ";

  private final List<String> heads;
  private final List<List<Cell>> rows = new ArrayList<>();
  private int widest = WIDEST;

  private record Cell(String text, boolean right, Style style) {}

  /** A value with a style. */
  public record Styled(Style style, Object value) {}

  public Table(String... heads) {
    this.heads = List.of(heads);
  }

  /** Prevents all cutting. */
  public Table wide() {
    widest = Integer.MAX_VALUE;
    return this;
  }

  public Table row(Object... values) {
    if (values.length != heads.size()) {
      throw new IllegalArgumentException(values.length + " values for " + heads);
    }
    rows.add(Arrays.stream(values).map(this::cell).toList());
    return this;
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Prints the table. A table without rows prints its heads. */
  void print(Terminal terminal) {
    int[] widths = new int[heads.size()];
    boolean[] right = new boolean[heads.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = heads.get(column).length();
      for (List<Cell> row : rows) {
        widths[column] = Math.max(widths[column], Printable.width(row.get(column).text()));
        right[column] |= row.get(column).right();
      }
    }
    fit(widths, right, terminal.width());
    List<Cell> head = heads.stream().map(text -> new Cell(text, false, Style.STRONG)).toList();
    print(terminal, head, widths, right);
    rows.forEach(row -> print(terminal, row, widths, right));
  }

  /**
   * Shortens the widest text columns, never numbers, until a line fits or nothing more can be cut.
   */
  private void fit(int[] widths, boolean[] right, int room) {
    int total = Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1);
    for (; total > room && widest != Integer.MAX_VALUE; total--) {
      int column = -1;
      for (int i = 0; i < widths.length; i++) {
        boolean mayShrink = !right[i] && widths[i] > Math.max(NARROWEST, heads.get(i).length());
        if (mayShrink && (column < 0 || widths[i] > widths[column])) {
          column = i;
        }
      }
      if (column < 0) {
        return;
      }
      widths[column]--;
    }
  }

  private Cell cell(Object value) {
    if (value instanceof Styled styled) {
      Cell plain = cell(styled.value());
      return new Cell(plain.text(), plain.right(), styled.style());
    }
    if (value instanceof Number number) {
      return new Cell(Numbers.grouped(number), true, Style.PLAIN);
    }
    return new Cell(
        Printable.cut(Printable.line(String.valueOf(value)), widest), false, Style.PLAIN);
  }

  private static void print(Terminal terminal, List<Cell> row, int[] widths, boolean[] right) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      Cell cell = row.get(column);
      String text = Printable.cut(cell.text(), widths[column]);
      String blanks = " ".repeat(widths[column] - Printable.width(text));
      String painted = terminal.paint(cell.style(), text);
      line.append(column == 0 ? "" : GAP);
      line.append(right[column] ? blanks + painted : painted + blanks);
    }
    terminal.out().println(line.toString().stripTrailing());
  }
}
