package io.github.kafkaeasy.cli.render;

import io.github.kafkaeasy.cli.terminal.Terminal;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The form in which answers are printed: text for people or JSON for programs. A command gets one
 * and uses it on its own thread; only {@link #interrupted} is called on another thread.
 */
public sealed interface Rendering permits TextRendering, JsonRendering {
  /** JSON if it was requested, otherwise text. */
  static Rendering of(Terminal terminal, boolean json) {
    return json ? new JsonRendering(terminal) : new TextRendering(terminal);
  }

  /** Prints the whole answer of a command. */
  void answer(Shown answer);

  /**
   * Prints one item of an answer with several items, such as that of {@code consume}; in JSON, one
   * line each.
   */
  void next(Shown item);

  /**
   * Prints additional text for people: a plan before a question, a count after records. Not printed
   * in JSON, because the answer contains the same facts.
   */
  void aside(Consumer<Page> text);

  /** Asks the user a question, and returns the typed line; null at the end of the input. */
  @Nullable String ask(String question);

  /** Prints a failure to standard error. */
  void failure(CommandFailure failure);

  /**
   * Prints what has been done so far when Ctrl-C ends the command. Called on a thread that the JVM
   * starts when the process ends (a shutdown hook).
   */
  void interrupted(String text);
}
