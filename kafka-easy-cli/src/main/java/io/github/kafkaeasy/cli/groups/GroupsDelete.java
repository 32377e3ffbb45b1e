package io.github.kafkaeasy.cli.groups;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.GroupDetails;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.Shown;
import io.github.kafkaeasy.cli.shared.ClusterCommand;
import io.github.kafkaeasy.cli.shared.Confirmation;
import io.github.kafkaeasy.cli.shared.GroupName;
import io.github.kafkaeasy.cli.shared.Reply;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.error.NotFoundException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Command {@code groups delete}: deletes a group with its offsets. The group must have no members.
 */
@Command(name = "delete")
public final class GroupsDelete extends ClusterCommand {
  @Mixin private GroupName named = new GroupName();

  @Mixin private Confirmation.ByName confirmation = new Confirmation.ByName();

  @Override
  protected Reply run(KafkaEasy kafka, EasyAdmin admin) {
    String group = named.get();
    awaitReady(admin);
    GroupDetails details = admin.groups().describe(group);
    int offsets = admin.groups().offsets(group).size();
    if (confirmation.isGiven()
        && !admin.groups().delete(confirmation.require(rendering(), "group", group))) {
      throw new NotFoundException(
          group, "The group " + group + " no longer exists: it was deleted during this command.");
    }
    return Reply.of(new Deleted(group, offsets, details.members().size(), confirmation.isGiven()));
  }

  private record Deleted(String group, int offsets, int members, boolean done) implements Shown {
    @Override
    public Object json() {
      return Json.object("group", group, "partitions", offsets, "members", members, "done", done);
    }

    @Override
    public void text(Page page) {
      String what = group + " with offsets in " + Numbers.count(offsets, "partition") + ".";
      if (done) {
        page.line(Style.GOOD, "Deleted " + what);
        return;
      }
      page.line("Would delete " + what);
      if (members > 0) {
        page.note(
            Style.BAD, "The group has members; Kafka refuses to delete it until they are stopped.");
      }
      page.nothingChanged();
    }
  }
}
