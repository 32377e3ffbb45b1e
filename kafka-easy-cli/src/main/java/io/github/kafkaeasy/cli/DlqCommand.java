package io.github.kafkaeasy.cli;

import picocli.CommandLine.Command;

@Command(
    name = "dlq",
    description = "Look at dead letters, send them again, let them go.",
    mixinStandardHelpOptions = true,
    subcommands = {
      DlqList.class,
      DlqStats.class,
      DlqShow.class,
      DlqRedrive.class,
      DlqDiscard.class,
      DlqExport.class,
      DlqImport.class,
      DlqPurge.class,
      DlqReport.class
    })
final class DlqCommand extends CommandGroup {}
