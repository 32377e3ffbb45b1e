package io.github.kafkaeasy.cli.doctor;

import io.github.kafkaeasy.error.KafkaEasyException;
import java.util.ArrayList;
import java.util.List;

/** The findings of a check, in the order in which they were added. */
final class Findings {
  enum Level {
    OK,
    NOTE,
    PROBLEM
  }

  /** One finding; its text may have several lines. */
  record Finding(Level level, String text) {}

  private final List<Finding> all = new ArrayList<>();
  private boolean reachable = true;

  void ok(String text) {
    all.add(new Finding(Level.OK, text));
  }

  void note(String text) {
    all.add(new Finding(Level.NOTE, text));
  }

  void problem(String text) {
    all.add(new Finding(Level.PROBLEM, text));
  }

  void unreachable(String text) {
    problem(text);
    reachable = false;
  }

  /** Runs one part of the check. A part that this user may not see must not hide the others. */
  void part(String what, Runnable check) {
    try {
      check.run();
    } catch (KafkaEasyException e) {
      problem("The " + what + " cannot be checked. " + e.getMessage());
    }
  }

  boolean isReachable() {
    return reachable;
  }

  long problems() {
    return all.stream().filter(finding -> finding.level() == Level.PROBLEM).count();
  }

  List<Finding> all() {
    return List.copyOf(all);
  }
}
