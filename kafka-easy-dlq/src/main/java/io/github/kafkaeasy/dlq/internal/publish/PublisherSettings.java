package io.github.kafkaeasy.dlq.internal.publish;

import io.github.kafkaeasy.dlq.internal.route.Consumed;
import io.github.kafkaeasy.dlq.internal.route.Destination;
import io.github.kafkaeasy.dlq.letter.Dialect;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Where and how the letters of one consumer are written.
 *
 * @param destination the dead-letter topics
 * @param sources the topics that the user named; their dead-letter topics are made sure of at the
 *     beginning
 * @param consumed what the consumer reads, its retry topics among them
 * @param spill the topic that takes letters which their own cannot take
 * @param dialect how letters tell of the failure
 * @param createIfMissing whether missing topics are created
 * @param stopsWhenUnwritable whether the consumer stops when a topic cannot be written; else
 *     letters wait
 * @param deliveryTimeout after which time without acknowledgement a topic counts as down
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
