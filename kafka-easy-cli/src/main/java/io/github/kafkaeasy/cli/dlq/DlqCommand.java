package io.github.kafkaeasy.cli.dlq;

import io.github.kafkaeasy.cli.shared.CommandGroup;
import picocli.CommandLine.Command;

/** Command {@code dlq}: shows, redrives, discards and deletes dead letters. */
@Command(name = "dlq", mixinStandardHelpOptions = true)
public final class DlqCommand extends CommandGroup {}
