package io.github.kafkaeasy.admin;

/**
 * The rates at which records arrive in a group's partitions and are completed by the group,
 * averaged over the time set by {@link LagMonitorBuilder#window}.
 *
 * @param arrivedPerSecond the number of new offsets per second
 * @param handledPerSecond the number of offsets per second that the group has completed, according
 *     to its commits
 */
public record LagRates(double arrivedPerSecond, double handledPerSecond) {}
