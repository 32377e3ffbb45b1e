package io.github.kafkaeasy.dlq.internal.publish;

import java.time.Duration;

/**
 * When failures are a storm, and how it is probed.
 *
 * @param share of a window's records that fail alike, above 0 and at most 1
 * @param least how many have to fail alike
 * @param window for how long failures are counted together
 * @param probe the pause between two records that are tried during a storm
 */
public record StormSettings(double share, int least, Duration window, Duration probe) {}
