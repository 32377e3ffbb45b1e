package io.github.kafkaeasy.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Columns that line up. Numbers, given as such, stand on the right; texts are made harmless and cut
 * to {@value #WIDEST} columns.
 */
public final class Table {
  private static final int WIDEST = 60;
  private static final String GAP = "  ";

  private final List<String> heads;
  private final List<List<Cell>> rows = new ArrayList<>();
  private int widest = WIDEST;

  private record Cell(String text, boolean right, Style style) {}

  /** A value that stands out. */
  public record Styled(Style style, Object value) {}

  public Table(String... heads) {
    this.heads = List.of(heads);
  }

  /** Cuts nothing. */
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

  /** Prints it. A table without rows prints its heads. */
  public void print(Terminal terminal) {
    int[] widths = new int[heads.size()];
    boolean[] right = new boolean[heads.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = heads.get(column).length();
      for (List<Cell> row : rows) {
        widths[column] = Math.max(widths[column], Printable.width(row.get(column).text()));
        right[column] |= row.get(column).right();
      }
    }
    List<Cell> head = heads.stream().map(text -> new Cell(text, false, Style.STRONG)).toList();
    print(terminal, head, widths, right);
    rows.forEach(row -> print(terminal, row, widths, right));
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
      String blanks = " ".repeat(widths[column] - Printable.width(cell.text()));
      String painted = terminal.paint(cell.style(), cell.text());
      line.append(column == 0 ? "" : GAP);
      line.append(right[column] ? blanks + painted : painted + blanks);
    }
    terminal.out().println(line.toString().stripTrailing());
  }
}
