package io.github.kafkaeasy.cli.topics;

import io.github.kafkaeasy.cli.shared.CommandGroup;
import picocli.CommandLine.Command;

/** Command {@code topics}: lists, describes, creates and changes topics. */
@Command(name = "topics", mixinStandardHelpOptions = true)
public final class TopicsCommand extends CommandGroup {}
