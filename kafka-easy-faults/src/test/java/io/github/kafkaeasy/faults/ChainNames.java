package io.github.kafkaeasy.faults;

/**
 * Topics and groups of a chain of stages: what a stage reads, the next one gets from it. A record's
 * value is its number, which says what is to become of it.
 *
 * @param chain the name of the chain
 */
record ChainNames(String chain) {

  static final int STAGES = 3;

  /** One record of so many fails for good in a stage. */
  private static final int FAILS = 50;

  /** Few enough that each key has many records, many enough for all handlers. */
  static final int KEYS = 97;

  /** What a stage reads, counted from 1; of the one behind the last: the end of the chain. */
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

  /** Whether the record fails once and is handled then. */
  static boolean failsOnce(int number, int stage) {
    return number % FAILS == FAILS - stage;
  }
}
