package io.github.kafkaeasy.cli.spool;

import io.github.kafkaeasy.cli.shared.CommandGroup;
import picocli.CommandLine.Command;

@Command(
    name = "spool",
    mixinStandardHelpOptions = true,
    description = {
      "A spool's file holds what a producer took while Kafka was away. Waiting records go out with"
          + " the",
      "next producer; kept ones can never be sent as they are, and are decided about here."
    })
public final class SpoolCommand extends CommandGroup {}
