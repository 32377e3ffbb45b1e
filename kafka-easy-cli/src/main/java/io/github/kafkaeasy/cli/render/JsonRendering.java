package io.github.kafkaeasy.cli.render;

import io.github.kafkaeasy.cli.terminal.Terminal;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Prints answers as JSON for programs: one value on standard output, or one per line where the
 * answer has several items. A failure is one object on one line of standard error.
 */
record JsonRendering(Terminal terminal) implements Rendering {
  @Override
  public void answer(Shown answer) {
    terminal.out().println(Json.indented(answer.json()));
  }

  @Override
  public void next(Shown item) {
    terminal.out().println(Json.line(item.json()));
  }

  @Override
  public void aside(Consumer<Page> text) {
    // Nothing to print: the answer contains the same facts.
  }

  /**
   * Prints the question on a terminal only. Elsewhere it would stand before an error's JSON on
   * standard error, which programs read.
   */
  @Override
  public @Nullable String ask(String question) {
    return terminal.ask(terminal.isTerminal() ? question : "");
  }

  @Override
  public void failure(CommandFailure failure) {
    Map<String, @Nullable Object> error =
        Json.object("message", failure.message().strip(), "code", failure.exitCode());
    if (!failure.help().isEmpty()) {
      error.put("help", failure.help());
    }
    String trace = failure.trace();
    if (trace != null) {
      error.put("trace", trace);
    }
    terminal.out().flush();
    terminal.err().println(Json.line(Json.object("error", error)));
    terminal.flush();
  }

  @Override
  public void interrupted(String text) {
    failure(CommandFailure.interrupted(text));
  }
}
