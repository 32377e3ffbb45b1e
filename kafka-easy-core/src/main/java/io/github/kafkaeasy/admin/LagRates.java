package io.github.kafkaeasy.admin;

/**
 * How fast a topic fills and how fast a group empties it, over the monitor's window.
 *
 * @param arrivedPerSecond offsets that came
 * @param handledPerSecond offsets that the group is done with, as its commits tell
 */
public record LagRates(double arrivedPerSecond, double handledPerSecond) {}
