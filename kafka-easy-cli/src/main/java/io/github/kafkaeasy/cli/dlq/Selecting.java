package io.github.kafkaeasy.cli.dlq;

import io.github.kafkaeasy.cli.shared.Selectors;
import io.github.kafkaeasy.dlq.redrive.Selection;
import io.github.kafkaeasy.error.InvalidOptionException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options that select dead letters: a letter must match all of them. */
final class Selecting {
  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "Dead-lettered at this time or later: 2h, 1w (ago), 2026-11-20, 2026-11-20T08:30+01:00.")
  private @Nullable Instant since;

  @Option(names = "--until", paramLabel = "TIME", description = "Dead-lettered before this time.")
  private @Nullable Instant until;

  @Option(
      names = "--offset",
      paramLabel = "P:FIRST[-LAST]",
      description = "Offsets of a partition of the dead-letter topic; may be given several times.")
  private List<String> offsets = new ArrayList<>();

  @ArgGroup private Key key = new Key();

  @Option(
      names = "--header",
      paramLabel = "NAME[=VALUE]",
      description = "With this header, and this value if given; may be given several times.")
  private List<String> headers = new ArrayList<>();

  @Option(
      names = "--header-hex",
      paramLabel = "NAME=HEX",
      description = "With this header and value in hexadecimal, for a value that is not text.")
  private List<String> hexHeaders = new ArrayList<>();

  @Option(
      names = "--header-base64",
      paramLabel = "NAME=BASE64",
      description = "With this header and value in base64, as --json shows it.")
  private List<String> base64Headers = new ArrayList<>();

  @Option(
      names = "--exception",
      paramLabel = "CLASS",
      description = "Failed with this exception, with or without its package.")
  private @Nullable String exception;

  @Option(
      names = "--message",
      paramLabel = "TEXT",
      description = "Failed with an exception message that contains this text.")
  private @Nullable String message;

  @Option(names = "--source", paramLabel = "TOPIC", description = "Failed in this topic.")
  private @Nullable String source;

  @Option(names = "--group", paramLabel = "GROUP", description = "Failed in this group.")
  private @Nullable String group;

  @Option(
      names = "--not",
      paramLabel = "SELECTOR",
      description =
          "Leaves out the letters that match this selector, such as key=anna, no-key or"
              + " exception=TimeoutException; may be given several times.")
  private List<String> nots = new ArrayList<>();

  /** The key selectors exclude each other, because a letter has one key. */
  private static final class Key {
    @Option(names = "--key", paramLabel = "KEY", description = "With this key.")
    private @Nullable String text;

    @Option(
        names = "--key-hex",
        paramLabel = "HEX",
        description = "With this key in hexadecimal, such as 00ff.")
    private @Nullable String hex;

    @Option(
        names = "--key-base64",
        paramLabel = "BASE64",
        description = "With this key in base64, as --json shows it.")
    private @Nullable String base64;

    @Option(names = "--no-key", description = "With a null key.")
    private boolean none;
  }

  /**
   * The selection of all options together.
   *
   * @throws InvalidOptionException if one of them is invalid
   */
  Selection selection() {
    Selection selection = Selection.all();
    selection = since == null ? selection : selection.since(since);
    selection = until == null ? selection : selection.until(until);
    selection = narrowed(selection, "offset", offsets);
    selection = narrowed(selection, "key", key.text);
    selection = narrowed(selection, "key-hex", key.hex);
    selection = narrowed(selection, "key-base64", key.base64);
    selection = narrowed(selection, "no-key", key.none ? "" : null);
    selection = narrowed(selection, "exception", exception);
    selection = narrowed(selection, "message", message);
    selection = narrowed(selection, "source", source);
    selection = narrowed(selection, "group", group);
    selection = narrowed(selection, "header", headers);
    selection = narrowed(selection, "header-hex", hexHeaders);
    selection = narrowed(selection, "header-base64", base64Headers);
    for (String not : nots) {
      selection = Selectors.without(selection, not);
    }
    return selection;
  }

  private static Selection narrowed(Selection selection, String name, @Nullable String value) {
    return value == null ? selection : Selectors.narrow(selection, name, value);
  }

  private static Selection narrowed(Selection selection, String name, List<String> values) {
    Selection narrower = selection;
    for (String value : values) {
      narrower = Selectors.narrow(narrower, name, value);
    }
    return narrower;
  }
}
