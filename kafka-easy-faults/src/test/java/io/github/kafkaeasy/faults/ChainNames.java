package io.github.kafkaeasy.faults;

/**
 * Names of the topics and groups of a chain of stages. Stage {@code n} reads {@code topic(n)} and
 * writes to {@code topic(n + 1)}. A record's value is its number, which decides in which stage it
 * fails, if in any.
 *
 * @param chain the name of the chain
 */
record ChainNames(String chain) {

  static final int STAGES = 3;

  /** One record in this number fails for good in a given stage. */
  private static final int FAILS = 50;

  /**
   * Number of keys: few enough that each has many records, many enough to keep all handlers busy.
   */
  static final int KEYS = 97;

  /** The topic that a stage reads; stages count from 1. */
  String topic(int stage) {
    return chain + "." + stage;
  }

  String end() {
    return topic(STAGES + 1);
  }

  String letters(int stage) {
    return topic(stage) + ".dlq";
  }

  String group(int stage) {
    return chain + ".stage-" + stage;
  }

  static String key(int number) {
    return "key-" + number % KEYS;
  }

  static boolean fails(int number, int stage) {
    return number % FAILS == stage;
  }

  /** Whether the record's first attempt in the stage fails and its second one succeeds. */
  static boolean failsOnce(int number, int stage) {
    return number % FAILS == FAILS - stage;
  }
}
