package io.github.kafkaeasy.dlq;

/**
 * A problem that would appear when a record fails, found by the preflight check before a record has
 * failed.
 *
 * @param topic the topic that has the problem
 * @param problem the description of the problem, with its figures
 * @param remedy how to solve it
 */
public record PreflightProblem(String topic, String problem, String remedy) {

  /** The problem as one line of text. */
  @Override
  public String toString() {
    return topic + ": " + problem + ". " + remedy + ".";
  }
}
