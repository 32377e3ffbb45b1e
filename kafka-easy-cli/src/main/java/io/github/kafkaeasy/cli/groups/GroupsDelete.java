package io.github.kafkaeasy.cli.groups;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.GroupDetails;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.shared.ClusterCommand;
import io.github.kafkaeasy.cli.shared.Confirmation;
import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.Style;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Command {@code groups delete}: delete a group with its offsets. It must have no members. */
@Command(name = "delete")
public final class GroupsDelete extends ClusterCommand {
  @Parameters(paramLabel = "GROUP", description = "The group.")
  private String group = "";

  @Mixin private Confirmation confirmation = new Confirmation();

  @Override
  protected int run(KafkaEasy kafka, EasyAdmin admin) {
    awaitReady(admin);
    GroupDetails details = admin.groups().describe(group);
    int offsets = admin.groups().offsets(group).size();
    boolean done = confirmation.isGiven() && admin.groups().delete(group);
    if (isJson()) {
      answer(Json.object("group", group, "partitions", offsets, "done", done));
      return Exit.OK;
    }
    String what = group + " with offsets in " + Numbers.count(offsets, "partition");
    if (done) {
      terminal().line(Style.GOOD, "Deleted " + what + ".");
      return Exit.OK;
    }
    terminal().line("Would delete " + what + ".");
    if (!details.members().isEmpty()) {
      terminal().note(Style.BAD, "It has members; that would be refused until they are stopped.");
    }
    noteDryRun();
    return Exit.OK;
  }
}
