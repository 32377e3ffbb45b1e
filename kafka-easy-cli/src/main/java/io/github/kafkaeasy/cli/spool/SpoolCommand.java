package io.github.kafkaeasy.cli.spool;

import io.github.kafkaeasy.cli.shared.CommandGroup;
import picocli.CommandLine.Command;

@Command(
    name = "spool",
    mixinStandardHelpOptions = true,
    description = {
      "A spool's file contains the records that a producer took while Kafka was unavailable. The"
          + " next",
      "producer sends the waiting records; kept records could not be sent unchanged, and are",
      "retried or discarded with these commands."
    })
public final class SpoolCommand extends CommandGroup {}
