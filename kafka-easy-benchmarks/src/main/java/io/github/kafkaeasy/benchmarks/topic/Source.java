package io.github.kafkaeasy.benchmarks.topic;

/**
 * A topic to consume from and what it holds.
 *
 * @param name of the topic
 * @param partitions how many
 * @param keys how many different ones; records come in no order of keys
 * @param content of the values
 * @param valueBytes of each value, nearly
 * @param records how many
 */
public record Source(
    String name, int partitions, int keys, Content content, int valueBytes, long records) {

  /** What values look like. */
  public enum Content {
    /** Something like small JSON documents, which compresses like them. */
    FILLER,
    /** {@link Order}s in JSON. */
    ORDERS,
    /** {@link #FILLER}, with the headers that a dead letter has. */
    DEAD_LETTERS
  }
}
