package io.github.kafkaeasy.cli.dlq;

import io.github.kafkaeasy.cli.shared.CommandGroup;
import picocli.CommandLine.Command;

/** Command {@code dlq}: look at dead letters, send them again, let them go. */
@Command(name = "dlq", mixinStandardHelpOptions = true)
public final class DlqCommand extends CommandGroup {}
