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

/** The text and JSON forms of a redrive's plan and report. */
final class RedriveText {
  private RedriveText() {}

  /** A plan. */
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
      RefusedTable.print(page, "REFUSED BECAUSE", plan.refusedLetters());
      if (plan.repeats() > 0) {
        page.line(
            Style.WARNING,
            Numbers.count(plan.repeats(), "letter")
                + " may have been sent before; a header would mark each as a repeat.");
      }
      plan.notes().forEach(note -> page.line(Style.WARNING, note));
      if (plan.settled() > 0) {
        page.line(
            Numbers.count(plan.settled(), "letter")
                + " left out, as already redriven, discarded or quarantined.");
      }
      page.nothingChanged();
    }
  }

  /** A report. */
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
                + " may have been sent by an earlier, interrupted run; a header marks each as a"
                + " repeat.");
      }
      if (report.renewedTimestamps() > 0) {
        page.line(
            Numbers.count(report.renewedTimestamps(), "letter")
                + " got the present time as timestamp, because retention would have deleted them"
                + " too soon or too late with their own.");
      }
      if (report.headless() > 0) {
        page.line(
            Style.WARNING,
            Numbers.count(report.headless(), "letter")
                + " went out without the original's headers, because share groups do not copy"
                + " headers"
                + " and the original record could not be read.");
      }
      rest(page, report.quarantined(), report.refused(), "went to quarantine");
      RefusedTable.print(page, "REFUSED BECAUSE", report.refusedLetters());
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
          Numbers.count(quarantined, "letter") + " had too many redrives and " + verb + ".");
    }
    refused.forEach(
        (why, count) ->
            page.line(
                Style.WARNING, Numbers.count(count, "letter") + " cannot be sent: " + why + "."));
  }
}
