package io.github.kafkaeasy.cli;

import io.github.kafkaeasy.cli.shared.Connection;
import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.cli.shared.KafkaEasyCommand;
import io.github.kafkaeasy.cli.shared.Times;
import io.github.kafkaeasy.cli.terminal.Printable;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.cli.terminal.Terminal;
import io.github.kafkaeasy.error.KafkaEasyException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import picocli.CommandLine;

/** The parser, with our kinds of values and our way to tell of failures. */
final class CommandLines {
  private CommandLines() {}

  static CommandLine of(Terminal terminal, String... arguments) {
    CommandLine root = new CommandLine(new KafkaEasyCommand(terminal));
    Commands.addTo(root, new HashSet<>(List.of(arguments)));
    return root.registerConverter(Duration.class, Times::duration)
        .registerConverter(Instant.class, Times::instant)
        .setOut(terminal.out())
        .setErr(terminal.err())
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(
                terminal.hasColours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler((e, given) -> wrongUsage(terminal, e))
        .setExecutionExceptionHandler((e, command, parsed) -> failed(terminal, e, command));
  }

  private static int wrongUsage(Terminal terminal, CommandLine.ParameterException e) {
    CommandLine command = e.getCommandLine();
    terminal.note(Style.BAD, "kafka-easy: " + told(e));
    StringWriter suggestions = new StringWriter();
    CommandLine.UnmatchedArgumentException.printSuggestions(e, new PrintWriter(suggestions));
    suggestions.toString().lines().forEach(line -> terminal.note(Style.PLAIN, line));
    terminal.note(Style.FAINT, "Help: " + command.getCommandSpec().qualifiedName() + " --help");
    return Exit.USAGE;
  }

  /** Not what was typed when that may be a secret: what is printed is kept by somebody. */
  private static String told(CommandLine.ParameterException e) {
    boolean secret =
        e instanceof CommandLine.UnmatchedArgumentException unmatched
            && unmatched.getUnmatched().stream().anyMatch(Connection::namesSecret);
    return secret
        ? "Unknown option. Secrets belong into a file, to be given as --config: every user of this"
            + " machine sees command lines"
        : String.valueOf(e.getMessage());
  }

  private static int failed(Terminal terminal, Exception e, CommandLine command) {
    terminal.out().flush();
    boolean ours = e instanceof KafkaEasyException;
    String message = e.getMessage();
    String text = ours && message != null ? message : "unexpected: " + e;
    // A message may have a line for each address that was tried.
    terminal
        .err()
        .println(terminal.paint(Style.BAD, Printable.lines("kafka-easy: " + text.strip())));
    if (KafkaEasyCommand.of(command.getCommandSpec()).isDebug(command)) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      terminal.err().println(Printable.lines(trace.toString()));
    } else if (!ours) {
      terminal.note(Style.FAINT, "The stack trace: the same command with --debug");
    }
    return Exit.of(e);
  }
}
