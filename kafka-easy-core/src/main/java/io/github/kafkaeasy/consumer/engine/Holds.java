package io.github.kafkaeasy.consumer.engine;

import io.github.kafkaeasy.consumer.spi.FailureDecision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys held in one lane and what becomes of them. Belongs to the lane's owner.
 *
 * <pre>
 *   RUN -> (runs) -> RUN_ENDED -> handled, filtered ---------------> next follower: RUN, or free
 *    ^                   |                                  ^
 *    |                   failed -> DECIDED -> resolved -----+
 *    +------- timer --------------- retry
 * </pre>
 */
final class Holds {

  /** After so many followers the worker goes to other lanes first. */
  private static final int RUNS_A_TURN = 64;

  private final Lane lane;
  private final PartitionLanes home;
  private final LaneServices services;

  /** Holds by key; one that holds back nothing but itself is its own key. */
  private final Map<Object, Hold> byKey = new HashMap<>();

  Holds(Lane lane, PartitionLanes home, LaneServices services) {
    this.lane = lane;
    this.home = home;
    this.services = services;
  }

  /** Queues the record up behind the hold of its key, if there is one. */
  boolean join(Slice slice, int index) {
    if (byKey.isEmpty()) {
      return false;
    }
    Object key = services.keying().heldKey(slice.records[index]);
    Hold hold = key == null ? null : byKey.get(key);
    if (hold == null) {
      return false;
    }
    hold.follow(slice.hold(index));
    return true;
  }

  void add(Hold hold) {
    byKey.put(tableKey(hold), hold);
  }

  /** A slice's record failed at its first attempt. */
  void failedFirst(Slice slice, int index, RunOutcome.Failed failed) {
    Hold hold = new Hold(services.keying().heldKey(slice.records[index]), slice.hold(index));
    add(hold);
    services.decisions().ask(hold, failed, lane, home);
  }

  /** Takes a posted hold as far as it goes now. False: the lane was taken over meanwhile. */
  boolean resume(Hold hold, Visit mine) {
    int runs = 0;
    while (true) {
      boolean goesOn;
      switch (hold.step) {
        case RUN -> {
          if (hold.head.isSkipWanted()) {
            goesOn = skipped(hold);
          } else if (hold.head.epoch.isOpen()) {
            if (runs++ == RUNS_A_TURN || lane.isPaused()) {
              lane.post(hold);
              return true;
            }
            if (!runHead(hold, mine)) {
              return false;
            }
            goesOn = true;
          } else {
            goesOn = giveUp(hold);
          }
        }
        case RUN_ENDED -> goesOn = runEnded(hold, hold.outcome);
        case DECIDED -> goesOn = decided(hold);
        default -> goesOn = false;
      }
      if (!goesOn) {
        return true;
      }
    }
  }

  private boolean runHead(Hold hold, Visit mine) {
    hold.due = null;
    int attempt = hold.attempt();
    mine.begin(hold);
    RunOutcome outcome = services.run().run(hold.head.record, attempt);
    if (!mine.end()) {
      lane.postLate(mine, outcome);
      return false;
    }
    hold.outcome = outcome;
    hold.step = Hold.Step.RUN_ENDED;
    return true;
  }

  private boolean runEnded(Hold hold, RunOutcome outcome) {
    if (outcome == RunOutcome.HANDLED || outcome == RunOutcome.FILTERED) {
      lane.count(outcome);
      return settled(hold);
    }
    if (outcome instanceof RunOutcome.Failed failed) {
      if (!hold.head.epoch.isOpen()) {
        return giveUp(hold);
      }
      services.decisions().ask(hold, failed, lane, home);
      return false;
    }
    hold.head.epoch.shut();
    return giveUp(hold);
  }

  private boolean decided(Hold hold) {
    home.decisionTaken();
    FailureDecision decision = hold.decision;
    if (decision instanceof FailureDecision.Resolved resolved) {
      services.decisions().count(resolved.as());
      return settled(hold);
    }
    if (!hold.head.epoch.isOpen()) {
      return giveUp(hold);
    }
    if (decision instanceof FailureDecision.Retry retry && !hold.head.isSkipWanted()) {
      hold.step = Hold.Step.RUN;
      return services.decisions().retryNow(hold, retry.after(), lane);
    }
    if (hold.head.isSkipWanted()) {
      return skipped(hold);
    }
    if (decision instanceof FailureDecision.Stop stop) {
      services.decisions().stop(hold, stop);
    }
    hold.head.epoch.shut();
    return giveUp(hold);
  }

  /** Wants a held record skipped, now or as soon as it is not being worked on. False: not here. */
  boolean skip(Epoch epoch, long offset) {
    for (Hold hold : byKey.values()) {
      Pending wanted = hold.find(epoch, offset);
      if (wanted != null) {
        wanted.wantSkip();
        if (wanted == hold.head && hold.stopWaiting()) {
          lane.post(hold);
        }
        return true;
      }
    }
    return false;
  }

  private boolean skipped(Hold hold) {
    services.decisions().skippedOnRequest(hold);
    return settled(hold);
  }

  private boolean settled(Hold hold) {
    hold.head.settle();
    services.pace().finishedOne();
    return next(hold);
  }

  /** The head comes again some other time: its epoch is over. */
  private boolean giveUp(Hold hold) {
    services.decisions().forgotten(hold);
    return next(hold);
  }

  private boolean next(Hold hold) {
    if (hold.advance()) {
      return true;
    }
    byKey.remove(tableKey(hold));
    return false;
  }

  /**
   * Drops what waits for epochs that are over. What still runs or is being decided keeps its key:
   * the same key of the next epoch must not overlap with it. Whoever decides is told, so that it
   * need not go on for a record that will come again.
   */
  void sweep() {
    for (Hold hold : new ArrayList<>(byKey.values())) {
      services.decisions().droppedFollowers(hold.dropShutFollowers());
      if (hold.head.epoch.isOpen()) {
        continue;
      }
      if (hold.stopWaiting()) {
        if (giveUp(hold)) {
          lane.post(hold);
        }
      } else if (hold.step == Hold.Step.DECIDED) {
        services.decisions().tellForgotten(hold);
      }
    }
  }

  private static Object tableKey(Hold hold) {
    @Nullable Object key = hold.key;
    return key == null ? hold : key;
  }
}
