package io.github.kafkaeasy.dlq.internal.publish;

import io.github.kafkaeasy.dlq.internal.route.Consumed;
import io.github.kafkaeasy.dlq.internal.route.Destination;
import io.github.kafkaeasy.dlq.letter.Dialect;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The settings for writing the dead letters of one consumer.
 *
 * @param destination the rule that gives each record its dead-letter topic
 * @param sources the topics that the user named; their dead-letter topics are checked, and created
 *     if missing, at the start
 * @param consumed the topics that the consumer reads, including its retry topics
 * @param spill the topic for letters that the dead-letter topic cannot take
 * @param dialect the dialect in which dead letters describe the failure
 * @param createIfMissing whether missing topics are created
 * @param stopsWhenUnwritable whether the consumer stops when a topic cannot be written; otherwise
 *     dead letters wait
 * @param deliveryTimeout the longest wait for an acknowledgement, after which a topic counts as
 *     down
 */
public record PublisherSettings(
    Destination destination,
    Set<String> sources,
    Consumed consumed,
    Optional<String> spill,
    Dialect dialect,
    boolean createIfMissing,
    boolean stopsWhenUnwritable,
    Duration deliveryTimeout) {}
