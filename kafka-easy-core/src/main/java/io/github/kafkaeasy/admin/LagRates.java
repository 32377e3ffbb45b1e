package io.github.kafkaeasy.admin;

/**
 * The rates at which a group's topics are filled and processed, over the monitor's window.
 *
 * @param arrivedPerSecond new offsets per second
 * @param handledPerSecond offsets per second that the group has completed, according to its commits
 */
public record LagRates(double arrivedPerSecond, double handledPerSecond) {}
