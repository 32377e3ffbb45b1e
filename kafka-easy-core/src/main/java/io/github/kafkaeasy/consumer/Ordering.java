package io.github.kafkaeasy.consumer;

/** Order in which a consumer handles records. */
public enum Ordering {
  /**
   * Records of one partition are handled one after the other, in offset order. A failing or slow
   * record holds back its partition. The default.
   */
  PARTITION,
  /**
   * Records of one key in a partition are handled one after the other, in offset order; different
   * keys are handled in parallel, also within a partition. When a key moves to another partition
   * because partitions were added, its records there do not wait for those in the old partition. A
   * failing or slow record holds back its key only. Records without a key are independent of each
   * other, unless {@link ConsumerBuilder#serialNullKeys} is set.
   */
  KEY,
  /** No order: every record is handled independently, with the most parallelism. */
  UNORDERED
}
