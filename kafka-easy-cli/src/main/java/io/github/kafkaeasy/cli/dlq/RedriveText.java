package io.github.kafkaeasy.cli.dlq;

import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.Shown;
import io.github.kafkaeasy.cli.render.Table;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.dlq.redrive.RedrivePlan;
import io.github.kafkaeasy.dlq.redrive.RedriveReport;
import java.util.Map;

/** What a redrive would do, and what it did. */
final class RedriveText {
  private RedriveText() {}

  /** What it would do. */
  record Planned(RedrivePlan plan) implements Shown {
    @Override
    public Object json() {
      return Json.object(
          "done", false,
          "toSend", plan.toSend(),
          "byTarget", plan.byTarget(),
          "repeats", plan.repeats(),
          "quarantined", plan.quarantined(),
          "refused", plan.refused(),
          "refusedLetters", RefusedTable.json(plan.refusedLetters()),
          "settled", plan.settled(),
          "notes", plan.notes(),
          "stats", StatsText.json(plan.stats()));
    }

    @Override
    public void text(Page page) {
      StatsText.print(page, plan.stats());
      page.blank().line(Style.STRONG, "Would send " + Numbers.count(plan.toSend(), "letter") + ".");
      targets(page, plan.byTarget());
      rest(page, plan.quarantined(), plan.refused(), "would go to quarantine");
      RefusedTable.print(page, "STAYS BECAUSE", plan.refusedLetters());
      if (plan.repeats() > 0) {
        page.line(
            Style.WARNING,
            Numbers.count(plan.repeats(), "letter")
                + " may have been sent before; a header would say so.");
      }
      plan.notes().forEach(note -> page.line(Style.WARNING, note));
      if (plan.settled() > 0) {
        page.line(
            Numbers.count(plan.settled(), "letter")
                + " match too, but something was done with them before; they stay out.");
      }
      page.nothingChanged();
    }
  }

  /** What it did. */
  record Done(RedriveReport report) implements Shown {
    @Override
    public Object json() {
      return Json.object(
          "done", true,
          "sent", report.sent(),
          "byTarget", report.byTarget(),
          "repeats", report.repeats(),
          "quarantined", report.quarantined(),
          "refused", report.refused(),
          "refusedLetters", RefusedTable.json(report.refusedLetters()),
          "transactional", report.transactional(),
          "headless", report.headless(),
          "renewedTimestamps", report.renewedTimestamps(),
          "elapsedMillis", report.elapsed().toMillis());
    }

    @Override
    public void text(Page page) {
      double seconds = Math.max(0.001, report.elapsed().toMillis() / 1e3);
      page.line(
          Style.GOOD,
          "Sent "
              + Numbers.count(report.sent(), "letter")
              + " in "
              + Numbers.duration(report.elapsed())
              + " ("
              + Numbers.grouped(Math.round(report.sent() / seconds))
              + "/s).");
      targets(page, report.byTarget());
      if (report.repeats() > 0) {
        page.line(
            Style.WARNING,
            Numbers.count(report.repeats(), "letter")
                + " may have been sent by an earlier run that was cut off; a header says so.");
      }
      if (report.renewedTimestamps() > 0) {
        page.line(
            Numbers.count(report.renewedTimestamps(), "letter")
                + " got the present time: retention would soon have deleted the old one.");
      }
      if (report.headless() > 0) {
        page.line(
            Style.WARNING,
            Numbers.count(report.headless(), "letter")
                + " went without the headers of their originals: share groups do not copy them,"
                + " and the originals are gone.");
      }
      rest(page, report.quarantined(), report.refused(), "went to quarantine");
      RefusedTable.print(page, "STAYS BECAUSE", report.refusedLetters());
    }
  }

  private static void targets(Page page, Map<String, Long> byTarget) {
    if (!byTarget.isEmpty()) {
      Table table = new Table("TO TOPIC", "LETTERS").wide();
      byTarget.forEach(table::row);
      page.table(table);
    }
  }

  private static void rest(Page page, long quarantined, Map<String, Long> refused, String verb) {
    if (quarantined > 0) {
      page.line(
          Style.WARNING,
          Numbers.count(quarantined, "letter") + " came back too often and " + verb + ".");
    }
    refused.forEach(
        (why, count) ->
            page.line(
                Style.WARNING, Numbers.count(count, "letter") + " cannot be sent: " + why + "."));
  }
}
