package io.github.kafkaeasy.faults;

/**
 * A line of the report.
 *
 * @param scenario number and name
 * @param records number of acknowledged records
 * @param injected number of injected faults
 * @param repeated number of records settled more than once
 * @param lost records acknowledged but never settled; must be 0
 * @param outOfOrder breaches of order within a key; must be 0
 * @param recoverySeconds time from the end of the fault until the next progress
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
