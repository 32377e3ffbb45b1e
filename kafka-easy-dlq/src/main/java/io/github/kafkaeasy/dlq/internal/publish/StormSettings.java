package io.github.kafkaeasy.dlq.internal.publish;

import java.time.Duration;

/**
 * The thresholds of a storm and the pause between its probes.
 *
 * @param share the share of a window's records that must fail with the same exception class, above
 *     0 and at most 1
 * @param least the number of records of a window that may fail with the same exception class; a
 *     storm begins with the next one at the earliest
 * @param window the time for which failures are counted together
 * @param probe the pause between two records that are tried during a storm
 */
public record StormSettings(double share, int least, Duration window, Duration probe) {}
