package io.github.kafkaeasy.cli;

import picocli.CommandLine.Command;

@Command(name = "topics", mixinStandardHelpOptions = true)
final class TopicsCommand extends CommandGroup {}
