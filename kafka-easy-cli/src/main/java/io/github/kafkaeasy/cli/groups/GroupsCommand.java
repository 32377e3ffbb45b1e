package io.github.kafkaeasy.cli.groups;

import io.github.kafkaeasy.cli.shared.CommandGroup;
import picocli.CommandLine.Command;

/** Command {@code groups}: list, describe, reset and delete groups. */
@Command(name = "groups", mixinStandardHelpOptions = true)
public final class GroupsCommand extends CommandGroup {}
