package io.github.kafkaeasy.cli.topics;

import io.github.kafkaeasy.cli.shared.CommandGroup;
import picocli.CommandLine.Command;

/** Command {@code topics}: list, describe, create and change topics. */
@Command(name = "topics", mixinStandardHelpOptions = true)
public final class TopicsCommand extends CommandGroup {}
