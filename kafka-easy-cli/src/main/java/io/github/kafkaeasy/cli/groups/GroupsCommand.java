package io.github.kafkaeasy.cli.groups;

import io.github.kafkaeasy.cli.shared.CommandGroup;
import picocli.CommandLine.Command;

/** Command {@code groups}: lists, describes, resets and deletes groups. */
@Command(name = "groups", mixinStandardHelpOptions = true)
public final class GroupsCommand extends CommandGroup {}
