package io.github.kafkaeasy.admin;

/** The result of {@link TopicAdmin#create} and {@link EasyAdmin#createTopicIfMissing}. */
public enum TopicCreation {
  /** The topic did not exist and was created. */
  CREATED,
  /** The topic already existed; its partitions and settings were not changed. */
  ALREADY_THERE
}
