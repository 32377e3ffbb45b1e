package io.github.kafkaeasy.admin;

/** What {@link EasyAdmin#createTopicIfMissing} found. */
public enum TopicCreation {
  /** The topic was missing and is there now. */
  CREATED,
  /** The topic was there already, with whatever partitions and settings it has. */
  ALREADY_THERE
}
