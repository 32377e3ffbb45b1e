package io.github.kafkaeasy.cli.render;

import org.jspecify.annotations.Nullable;

/**
 * The result of a command, or one item of it. The command's work creates it without knowing the
 * form in which it is shown; the {@link Rendering} that the user chose takes one of its two forms.
 * Implementations are values.
 */
public interface Shown {
  /**
   * The form for programs: maps, lists, texts, numbers, booleans and null, as {@link Json} takes
   * them.
   */
  @Nullable Object json();

  /** The form for people, printed from top to bottom. */
  void text(Page page);
}
