package io.github.kafkaeasy.consumer;

/** Which records wait for each other. */
public enum Ordering {
  /**
   * Records of a partition run one after the other, in offset order. A failing or slow record holds
   * back its partition. The default.
   */
  PARTITION,
  /**
   * Records of a key in a partition run one after the other, in offset order; different keys run
   * side by side, also within a partition. A key that moves to another partition, because some were
   * added, does not wait for its records in the old one. A failing or slow record holds back its
   * key only. Records without a key wait for nobody, unless {@link ConsumerBuilder#serialNullKeys}
   * asks for it.
   */
  KEY,
  /** Every record by itself: the most parallel, and no order at all. */
  UNORDERED
}
