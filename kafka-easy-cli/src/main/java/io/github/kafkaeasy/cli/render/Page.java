package io.github.kafkaeasy.cli.render;

import io.github.kafkaeasy.cli.terminal.Printable;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.cli.terminal.Terminal;

/**
 * The text form of an answer while it is printed. All text is made harmless, whatever a record or a
 * cluster contains. Lines go to standard output, notes to standard error.
 */
public final class Page {
  private static final String TO_THE_TOP = "\u001b[H\u001b[2J";

  private final Terminal terminal;

  Page(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Prints one line of the answer. */
  public Page line(String text) {
    return line(Style.PLAIN, text);
  }

  /** Prints one line of the answer in a style. */
  public Page line(Style style, String text) {
    terminal.line(style, text);
    return this;
  }

  /** Prints a part of the answer that may have several lines. */
  public Page text(String text) {
    terminal.text(text);
    return this;
  }

  /** Prints an empty line. */
  public Page blank() {
    return line("");
  }

  /** Prints a table with aligned columns. */
  public Page table(Table table) {
    table.print(terminal);
    return this;
  }

  /** Prints a name and its value; consecutive fields are aligned. */
  public Page field(String name, Object value) {
    Style style = value instanceof Table.Styled styled ? styled.style() : Style.PLAIN;
    Object plain = value instanceof Table.Styled styled ? styled.value() : value;
    String text = terminal.paint(style, Printable.line(String.valueOf(plain)));
    terminal.out().println(terminal.paint(Style.FAINT, "%-14s".formatted(name)) + text);
    return this;
  }

  /** Prints a text after a mark; further lines are indented to the first one. */
  public Page marked(Style style, String mark, String text) {
    String below = "\n" + " ".repeat(mark.length() + 2);
    String body = Printable.lines(text.strip()).replace("\n", below);
    terminal.out().println(terminal.paint(style, mark) + "  " + body);
    return this;
  }

  /** Prints one line to standard error. */
  public Page note(Style style, String text) {
    terminal.note(style, text);
    return this;
  }

  /** Prints the note after a dry run of a change. */
  public Page nothingChanged() {
    return note(Style.WARNING, "Nothing was changed. Add --yes to do it.");
  }

  /** Whether the output is a terminal, whose screen can be replaced; a pipe or file cannot. */
  public boolean isScreen() {
    return terminal.isTerminal();
  }

  /** Clears the screen. */
  public Page clear() {
    terminal.out().print(TO_THE_TOP);
    return this;
  }
}
