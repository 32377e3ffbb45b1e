package io.github.kafkaeasy.cli.shared;

import io.github.kafkaeasy.cli.render.Rendering;
import io.github.kafkaeasy.error.InvalidOptionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The confirmation of a change by an option. */
public final class Confirmation {
  @Option(
      names = {"--yes", "--execute"},
      description = "Make the change. Without this option it is only shown.")
  private boolean yes;

  public boolean isGiven() {
    return yes;
  }

  /**
   * The confirmation of a change that cannot be undone: the user must type the name of the topic,
   * group or file.
   */
  public static final class ByName {
    @Option(names = "--yes", description = "Make the change, after the name was typed again.")
    private boolean yes;

    @Option(
        names = "--confirm",
        paramLabel = "NAME",
        description = "The name again, for scripts; without this option it is asked for.")
    private @Nullable String confirm;

    public boolean isGiven() {
      return yes;
    }

    /**
     * Asks for the topic's name, unless {@code --confirm} gives it, and returns it.
     *
     * @throws InvalidOptionException if another name was given
     */
    public String require(Rendering rendering, String name) {
      return require(rendering, "topic", name);
    }

    /**
     * Asks for the name of something other than a topic.
     *
     * @param what the kind of thing, as in "the topic's name"
     */
    public String require(Rendering rendering, String what, String name) {
      String typed =
          confirm == null
              ? rendering.ask("This cannot be undone. Type the " + what + "'s name to continue: ")
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
