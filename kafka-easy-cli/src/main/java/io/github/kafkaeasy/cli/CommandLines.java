package io.github.kafkaeasy.cli;

import io.github.kafkaeasy.cli.render.CommandFailure;
import io.github.kafkaeasy.cli.render.Rendering;
import io.github.kafkaeasy.cli.shared.AnsweringCommand;
import io.github.kafkaeasy.cli.shared.Connection;
import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.cli.shared.KafkaEasyCommand;
import io.github.kafkaeasy.cli.shared.Times;
import io.github.kafkaeasy.cli.terminal.Terminal;
import io.github.kafkaeasy.error.KafkaEasyException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import picocli.CommandLine;

/**
 * The command-line parser, with the converters for our option types and the handling of failures.
 */
final class CommandLines {
  private CommandLines() {}

  static CommandLine of(Terminal terminal, String... arguments) {
    CommandLine root = new CommandLine(new KafkaEasyCommand(terminal));
    Rendering unparsed = Rendering.of(terminal, AnsweringCommand.isJsonAskedFor(arguments));
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
        .setParameterExceptionHandler((e, given) -> wrongUsage(unparsed, e))
        .setExecutionExceptionHandler((e, command, parsed) -> failed(unparsed, e, command));
  }

  private static int wrongUsage(Rendering rendering, CommandLine.ParameterException e) {
    StringWriter suggestions = new StringWriter();
    CommandLine.UnmatchedArgumentException.printSuggestions(e, new PrintWriter(suggestions));
    List<String> help = new ArrayList<>(suggestions.toString().lines().toList());
    help.add("Help: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    rendering.failure(new CommandFailure(Exit.USAGE, told(e), help, null));
    return Exit.USAGE;
  }

  /**
   * The parser's message, without the typed argument if that may be a secret, because output is
   * often kept in logs.
   */
  private static String told(CommandLine.ParameterException e) {
    boolean secret =
        e instanceof CommandLine.UnmatchedArgumentException unmatched
            && unmatched.getUnmatched().stream().anyMatch(Connection::namesSecret);
    return secret
        ? "Unknown option. Put secrets into a file and pass it with --config: every user of this"
            + " machine can see command lines"
        : String.valueOf(e.getMessage());
  }

  private static int failed(Rendering unparsed, Exception e, CommandLine command) {
    AnsweringCommand asked =
        command.getCommand() instanceof AnsweringCommand answering ? answering : null;
    Rendering rendering = asked == null ? unparsed : asked.rendering();
    boolean debug = asked != null && asked.isDebug();
    boolean ours = e instanceof KafkaEasyException;
    String message = e.getMessage();
    String text = ours && message != null ? message : "unexpected: " + e;
    List<String> help =
        ours || debug
            ? List.of()
            : List.of("For the stack trace, run the same command with --debug");
    int code = Exit.of(e);
    rendering.failure(new CommandFailure(code, text, help, debug ? trace(e) : null));
    return code;
  }

  private static String trace(Exception e) {
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }
}
