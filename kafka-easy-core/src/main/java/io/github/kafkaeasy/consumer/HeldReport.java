package io.github.kafkaeasy.consumer;

import java.util.List;

/**
 * Held keys of one consumer at one time: of the partitions that are assigned to it. Immutable.
 *
 * @param oldest those held longest, the oldest first, as many as were asked for
 * @param total how many keys are held, those left out of the list included
 * @param lanesUnheard how many lanes (groups of keys that share a handler at a time) have not
 *     answered within a second, since every handler was busy; what they hold is missing above. 0:
 *     the list is complete
 */
public record HeldReport(List<HeldRecord> oldest, long total, int lanesUnheard) {

  public HeldReport {
    oldest = List.copyOf(oldest);
  }
}
