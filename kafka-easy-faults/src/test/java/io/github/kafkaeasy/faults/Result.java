package io.github.kafkaeasy.faults;

/**
 * A line of the report.
 *
 * @param scenario number and name
 * @param records how many were acknowledged
 * @param injected how many faults were injected
 * @param repeated how many records came to an end more than once
 * @param lost acknowledged and never handled; must be 0
 * @param outOfOrder breaches of order within a key; must be 0
 * @param recoverySeconds from the end of the fault until work went on
 * @param seed of the random choices
 */
record Result(
    String scenario,
    long records,
    long injected,
    long repeated,
    long lost,
    long outOfOrder,
    double recoverySeconds,
    long seed) {}
