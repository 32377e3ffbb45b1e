package io.github.kafkaeasy.cli.spool;

import io.github.kafkaeasy.cli.shared.AnsweringCommand;
import io.github.kafkaeasy.cli.shared.ClientLogs;
import io.github.kafkaeasy.cli.shared.Reply;
import io.github.kafkaeasy.spool.SpoolFile;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command about the file of one spool. */
abstract class SpoolSubcommand extends AnsweringCommand {
  @Parameters(paramLabel = "SPOOL", description = "The spool's file.")
  private Path file = Path.of("");

  @Option(names = "--debug", description = "Print log lines, and stack traces.")
  private boolean debug;

  @Override
  protected final Reply reply() {
    ClientLogs.show(debug);
    check();
    try (SpoolFile spool = SpoolFile.open(file)) {
      return run(spool);
    }
  }

  /** Refuses invalid options before the file is opened; does nothing by default. */
  void check() {}

  /** Does the work and returns the answer. */
  abstract Reply run(SpoolFile spool);

  @Override
  public final boolean isDebug() {
    return debug;
  }
}
