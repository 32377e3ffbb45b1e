package io.github.kafkaeasy.cli.shared;

import io.github.kafkaeasy.cli.render.Rendering;
import io.github.kafkaeasy.error.InvalidOptionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether it is meant. */
public final class Confirmation {
  @Option(
      names = {"--yes", "--execute"},
      description = "Do it. Without this it is only shown.")
  private boolean yes;

  public boolean isGiven() {
    return yes;
  }

  /** For what cannot be undone: the name has to be typed. */
  public static final class ByName {
    @Option(names = "--yes", description = "Do it, after the name was typed once more.")
    private boolean yes;

    @Option(
        names = "--confirm",
        paramLabel = "NAME",
        description = "The name once more, for scripts; otherwise it is asked for.")
    private @Nullable String confirm;

    public boolean isGiven() {
      return yes;
    }

    /**
     * Returns when the name was typed.
     *
     * @throws InvalidOptionException if it was not
     */
    public String require(Rendering rendering, String name) {
      return require(rendering, "topic", name);
    }

    /**
     * The same for something else than a topic.
     *
     * @param what what it is called, as in "the topic's name"
     */
    public String require(Rendering rendering, String what, String name) {
      String typed =
          confirm == null
              ? rendering.ask("This cannot be undone. Type the " + what + "'s name to go on: ")
              : confirm;
      if (typed == null || !typed.strip().equals(name)) {
        throw InvalidOptionException.of(
            "--confirm",
            typed == null ? "(nothing)" : typed,
            "the " + what + " is called " + name + "; nothing was changed");
      }
      return name;
    }
  }
}
