package io.github.kafkaeasy.cli.doctor;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.shared.ClusterCommand;
import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.Printable;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.cli.terminal.Terminal;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Command {@code doctor}: check what would go wrong, all of it at once. */
@Command(
    name = "doctor",
    description = {
      "The connection, the cluster's topics and groups, and with --topic what a consumer with dead",
      "letters would need there. Finds all problems at once, and changes nothing."
    })
public final class DoctorCommand extends ClusterCommand {
  @Option(names = "--settings", description = "Also every setting of the connection; no secrets.")
  private boolean settings;

  @Mixin private DoctorDlq dlq = new DoctorDlq();

  @Override
  protected int run(KafkaEasy kafka, EasyAdmin admin) {
    dlq.check();
    if (settings && !isJson()) {
      terminal().text(kafka.describe());
    }
    Findings findings = new Findings();
    new DoctorCluster(admin, findings, () -> awaitReady(admin)).check();
    if (findings.isReachable()) {
      dlq.check(kafka, admin, findings);
    }
    if (isJson()) {
      answer(findings.all().stream().map(DoctorCommand::json).toList());
    } else {
      show(findings.all());
    }
    if (!findings.isReachable()) {
      return Exit.UNREACHABLE;
    }
    return findings.problems() > 0 ? Exit.PROBLEMS : Exit.OK;
  }

  private void show(List<Findings.Finding> all) {
    Terminal terminal = terminal();
    for (Findings.Finding finding : all) {
      Style style =
          switch (finding.level()) {
            case OK -> Style.GOOD;
            case NOTE -> Style.PLAIN;
            case PROBLEM -> Style.BAD;
          };
      String mark =
          switch (finding.level()) {
            case OK -> "ok     ";
            case NOTE -> "note   ";
            case PROBLEM -> "PROBLEM";
          };
      String text = Printable.lines(finding.text().strip()).replace("\n", "\n         ");
      terminal.out().println(terminal.paint(style, mark) + "  " + text);
    }
    long problems = all.stream().filter(f -> f.level() == Findings.Level.PROBLEM).count();
    terminal.note(
        problems == 0 ? Style.GOOD : Style.BAD,
        problems == 0 ? "No problems." : Numbers.count(problems, "problem") + ".");
  }

  private static Object json(Findings.Finding finding) {
    return Json.object("level", finding.level().name(), "text", finding.text());
  }
}
