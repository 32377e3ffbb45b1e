package io.github.kafkaeasy.consumer.engine;

/** What can be posted to a lane's inbox besides records. */
sealed interface LaneTask permits Hold, LaneTask.Sweep {

  /** Drop everything of epochs that are over. */
  record Sweep() implements LaneTask {
    static final Sweep INSTANCE = new Sweep();
  }
}
