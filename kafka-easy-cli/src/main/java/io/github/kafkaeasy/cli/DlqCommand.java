package io.github.kafkaeasy.cli;

import picocli.CommandLine.Command;

@Command(name = "dlq", mixinStandardHelpOptions = true)
final class DlqCommand extends CommandGroup {}
