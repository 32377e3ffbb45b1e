package io.github.kafkaeasy.cli.render;

import io.github.kafkaeasy.cli.terminal.Printable;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.cli.terminal.Terminal;

/**
 * Sheet for people that an answer is written on. Everything becomes harmless on it, whatever a
 * record or a cluster put into a text. Lines go to standard output, notes to standard error.
 */
public final class Page {
  private static final String TO_THE_TOP = "\u001b[H\u001b[2J";

  private final Terminal terminal;

  Page(Terminal terminal) {
    this.terminal = terminal;
  }

  /** One line of the answer. */
  public Page line(String text) {
    return line(Style.PLAIN, text);
  }

  /** One line of the answer. */
  public Page line(Style style, String text) {
    terminal.line(style, text);
    return this;
  }

  /** Text of the answer that may have several lines. */
  public Page text(String text) {
    terminal.text(text);
    return this;
  }

  /** A line without text. */
  public Page blank() {
    return line("");
  }

  /** Columns that line up. */
  public Page table(Table table) {
    table.print(terminal);
    return this;
  }

  /** A name and its value, one below the other in a row of fields. */
  public Page field(String name, Object value) {
    Style style = value instanceof Table.Styled styled ? styled.style() : Style.PLAIN;
    Object plain = value instanceof Table.Styled styled ? styled.value() : value;
    String text = terminal.paint(style, Printable.line(String.valueOf(plain)));
    terminal.out().println(terminal.paint(Style.FAINT, "%-14s".formatted(name)) + text);
    return this;
  }

  /** A text behind a mark; its further lines stand below the first. */
  public Page marked(Style style, String mark, String text) {
    String below = "\n" + " ".repeat(mark.length() + 2);
    String body = Printable.lines(text.strip()).replace("\n", below);
    terminal.out().println(terminal.paint(style, mark) + "  " + body);
    return this;
  }

  /** One line beside the answer. */
  public Page note(Style style, String text) {
    terminal.note(style, text);
    return this;
  }

  /** The line under everything that was only shown. */
  public Page nothingChanged() {
    return note(Style.WARNING, "Nothing was changed. Add --yes to do it.");
  }

  /** Whether it is a screen, which the next page may replace; paper in a pipe stays. */
  public boolean isScreen() {
    return terminal.isTerminal();
  }

  /** Wipes the screen. */
  public Page clear() {
    terminal.out().print(TO_THE_TOP);
    return this;
  }
}
