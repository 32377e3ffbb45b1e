package io.github.kafkaeasy.producer.outcome;

/**
 * Outcomes of the sends to one partition.
 *
 * @param acknowledged sends that the brokers acknowledged
 * @param failed sends that failed after the partition was chosen
 */
public record PartitionSends(long acknowledged, long failed) {
  static final PartitionSends NONE = new PartitionSends(0, 0);

  /** The difference to an earlier count. */
  PartitionSends since(PartitionSends earlier) {
    return new PartitionSends(acknowledged - earlier.acknowledged, failed - earlier.failed);
  }
}
