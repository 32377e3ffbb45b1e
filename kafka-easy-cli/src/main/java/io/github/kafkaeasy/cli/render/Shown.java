package io.github.kafkaeasy.cli.render;

import org.jspecify.annotations.Nullable;

/**
 * Result of a command, or one item of a result that goes on. A command's work makes it and knows
 * not how it is shown: the {@link Rendering} that the user chose takes one of the two forms.
 * Implementations are values.
 */
public interface Shown {
  /** The form for programs: maps, lists, texts, numbers, truth values and null, as Json takes. */
  @Nullable Object json();

  /** The form for people, from top to bottom. */
  void text(Page page);
}
