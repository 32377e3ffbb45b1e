package io.github.kafkaeasy.producer.outcome;

/**
 * How the sends to one partition ended.
 *
 * @param acknowledged sends that the brokers acknowledged
 * @param failed sends that failed once the partition was chosen
 */
public record PartitionSends(long acknowledged, long failed) {
  static final PartitionSends NONE = new PartitionSends(0, 0);

  /** What happened since an earlier look. */
  PartitionSends since(PartitionSends earlier) {
    return new PartitionSends(acknowledged - earlier.acknowledged, failed - earlier.failed);
  }
}
