package io.github.kafkaeasy.benchmarks.topic;

/**
 * A topic to consume and its content.
 *
 * @param name the topic's name
 * @param partitions number of partitions
 * @param keys number of different keys, in no particular order
 * @param content kind of values
 * @param valueBytes approximate size of a value
 * @param records number of records
 */
public record Source(
    String name, int partitions, int keys, Content content, int valueBytes, long records) {

  /** Kinds of values. */
  public enum Content {
    /** Filler that resembles small JSON documents and compresses like them. */
    FILLER,
    /** {@link Order}s in JSON. */
    ORDERS,
    /** {@link #FILLER}, with the headers of a dead letter. */
    DEAD_LETTERS
  }
}
