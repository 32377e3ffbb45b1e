package io.github.kafkaeasy.cli.render;

import io.github.kafkaeasy.cli.terminal.Terminal;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way in which answers are given: as text for people or as JSON for programs. A command gets
 * one and uses it on its own thread; only {@link #interrupted} comes from another.
 */
public sealed interface Rendering permits TextRendering, JsonRendering {
  /** Text, or JSON if it is asked for. */
  static Rendering of(Terminal terminal, boolean json) {
    return json ? new JsonRendering(terminal) : new TextRendering(terminal);
  }

  /** The whole answer of a command. */
  void answer(Shown answer);

  /** One item of an answer that goes on, as that of {@code consume}: a line of JSON each. */
  void next(Shown item);

  /**
   * Something for people besides the answer: a plan before a question, a count behind records.
   * Programs do not get it, since the answer has the same facts.
   */
  void aside(Consumer<Page> text);

  /** Asks a person, and returns what was typed; null when no answer will come. */
  @Nullable String ask(String question);

  /** A failure, on standard error. */
  void failure(CommandFailure failure);

  /** Ctrl-C in the middle of work: how things stand. Called by the thread that ends the process. */
  void interrupted(String text);
}
