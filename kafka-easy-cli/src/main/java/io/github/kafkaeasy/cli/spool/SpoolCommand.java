package io.github.kafkaeasy.cli.spool;

import io.github.kafkaeasy.cli.shared.CommandGroup;
import picocli.CommandLine.Command;

@Command(
    name = "spool",
    mixinStandardHelpOptions = true,
    description = {
      "A spool's file contains the records that a producer took while Kafka was unavailable. The"
          + " next",
      "producer sends the waiting records. Kept records were refused, for example because they are",
      "too large; retry makes the next producer send them again, discard deletes them."
    })
public final class SpoolCommand extends CommandGroup {}
