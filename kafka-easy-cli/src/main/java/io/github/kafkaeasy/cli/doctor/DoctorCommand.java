package io.github.kafkaeasy.cli.doctor;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.Shown;
import io.github.kafkaeasy.cli.shared.ClusterCommand;
import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.cli.shared.Reply;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.Style;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Command {@code doctor}: checks the cluster, and reports all problems at once. */
@Command(
    name = "doctor",
    description = {
      "Checks the connection, the cluster's topics and groups, and with --topic what a consumer"
          + " with",
      "dead letters needs there. Reports all problems at once, and changes nothing."
    })
public final class DoctorCommand extends ClusterCommand {
  @Option(
      names = "--settings",
      description = "Show every setting of the connection as well, without secrets.")
  private boolean settings;

  @Mixin private DoctorDlq dlq = new DoctorDlq();

  @Override
  protected void check() {
    dlq.check();
  }

  @Override
  protected Reply run(KafkaEasy kafka, EasyAdmin admin) {
    if (settings) {
      rendering().aside(page -> page.text(kafka.describe()));
    }
    Findings findings = new Findings();
    new DoctorCluster(admin, findings, () -> awaitReady(admin)).check();
    if (findings.isReachable()) {
      findings.part("dead letters", () -> dlq.check(kafka, admin, findings));
    }
    Shown diagnosis =
        new Diagnosis(settings ? kafka.describe() : null, findings.all(), findings.problems());
    if (!findings.isReachable()) {
      return Reply.of(Exit.UNREACHABLE, diagnosis);
    }
    return Reply.of(findings.problems() > 0 ? Exit.PROBLEMS : Exit.OK, diagnosis);
  }

  /**
   * The settings are null unless they were requested; in the text form they are printed before the
   * findings.
   */
  private record Diagnosis(@Nullable String settings, List<Findings.Finding> all, long problems)
      implements Shown {
    @Override
    public Object json() {
      List<Object> json = new ArrayList<>();
      if (settings != null) {
        json.add(Json.object("level", "SETTINGS", "text", settings));
      }
      for (Findings.Finding finding : all) {
        json.add(Json.object("level", finding.level().name(), "text", finding.text()));
      }
      return json;
    }

    @Override
    public void text(Page page) {
      for (Findings.Finding finding : all) {
        switch (finding.level()) {
          case OK -> page.marked(Style.GOOD, "ok     ", finding.text());
          case NOTE -> page.marked(Style.PLAIN, "note   ", finding.text());
          case PROBLEM -> page.marked(Style.BAD, "PROBLEM", finding.text());
        }
      }
      page.note(
          problems == 0 ? Style.GOOD : Style.BAD,
          problems == 0 ? "No problems." : Numbers.count(problems, "problem") + ".");
    }
  }
}
