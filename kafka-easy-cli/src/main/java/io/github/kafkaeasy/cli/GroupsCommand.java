package io.github.kafkaeasy.cli;

import picocli.CommandLine.Command;

@Command(
    name = "groups",
    description = "List, describe, reset and delete groups of consumers.",
    mixinStandardHelpOptions = true,
    subcommands = {GroupsList.class, GroupsDescribe.class, GroupsReset.class, GroupsDelete.class})
final class GroupsCommand extends CommandGroup {}
