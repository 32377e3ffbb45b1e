package io.github.kafkaeasy.consumer;

import java.util.List;

/**
 * Snapshot of a consumer's held keys, in the partitions that are assigned to it. Immutable.
 *
 * @param oldest the keys that have been held longest, the oldest first, up to the requested number
 * @param total number of held keys, including those that are not in the list
 * @param lanesUnheard number of lanes (groups of keys that share one handler at a time) that have
 *     not answered within a second because every handler was busy; their keys are missing in the
 *     other two values. 0: the report is complete
 */
public record HeldReport(List<HeldRecord> oldest, long total, int lanesUnheard) {

  public HeldReport {
    oldest = List.copyOf(oldest);
  }
}
