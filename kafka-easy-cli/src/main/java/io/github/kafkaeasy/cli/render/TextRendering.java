package io.github.kafkaeasy.cli.render;

import io.github.kafkaeasy.cli.terminal.Printable;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.cli.terminal.Terminal;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Prints answers as text for people: lines and tables on standard output, notes on standard error.
 */
record TextRendering(Terminal terminal) implements Rendering {
  @Override
  public void answer(Shown answer) {
    answer.text(new Page(terminal));
  }

  @Override
  public void next(Shown item) {
    item.text(new Page(terminal));
  }

  @Override
  public void aside(Consumer<Page> text) {
    text.accept(new Page(terminal));
  }

  @Override
  public @Nullable String ask(String question) {
    return terminal.ask(question);
  }

  @Override
  public void failure(CommandFailure failure) {
    terminal.out().flush();
    // A message may have one line for each address that was tried.
    String text = Printable.lines("kafka-easy: " + failure.message().strip());
    terminal.err().println(terminal.paint(Style.BAD, text));
    failure.help().forEach(line -> terminal.note(Style.FAINT, line));
    String trace = failure.trace();
    if (trace != null) {
      terminal.err().println(Printable.lines(trace));
    }
    terminal.flush();
  }

  @Override
  public void interrupted(String text) {
    terminal.note(Style.WARNING, text);
    terminal.flush();
  }
}
