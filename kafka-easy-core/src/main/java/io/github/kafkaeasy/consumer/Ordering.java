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
   * other, unless {@link ConsumerBuilder#serialNullKeys} is set. The keys of a partition are
   * distributed by a hash over a fixed number of lanes (see {@link
   * EasyConsumer#changeConcurrency}); a lane runs one record at a time, except that it does not
   * wait for a record that runs longer than {@link ConsumerBuilder#slowRunAfter}.
   */
  KEY,
  /** No order: every record is handled independently, with the most parallelism. */
  UNORDERED
}
