package io.github.kafkaeasy.dlq;

/**
 * Something that will go wrong when a record fails, found before one did.
 *
 * @param topic the topic it concerns
 * @param problem what is wrong, with the figures
 * @param remedy what to do
 */
public record PreflightProblem(String topic, String problem, String remedy) {

  /** One line for people. */
  @Override
  public String toString() {
    return topic + ": " + problem + ". " + remedy + ".";
  }
}
