package io.github.kafkaeasy.cli;

import picocli.CommandLine.Command;

@Command(name = "groups", mixinStandardHelpOptions = true)
final class GroupsCommand extends CommandGroup {}
