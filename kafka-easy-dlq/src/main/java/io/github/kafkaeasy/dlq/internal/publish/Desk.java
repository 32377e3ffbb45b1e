package io.github.kafkaeasy.dlq.internal.publish;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * The objects that all outboxes of one consumer share.
 *
 * @param transport sends dead letters to the brokers
 * @param writer turns dead letters into messages
 * @param topics creates missing topics
 * @param stopsWhenUnwritable whether the consumer stops when a topic cannot be written; otherwise
 *     dead letters wait
 * @param spill the topic for letters that the dead-letter topic cannot take
 * @param events receives acknowledged and redirected dead letters
 * @param thread runs a task on the dead-letter thread
 * @param nanoTime a monotonic clock
 */
record Desk(
    Transport transport,
    LetterWriter writer,
    TopicCare topics,
    boolean stopsWhenUnwritable,
    Optional<String> spill,
    LetterEvents events,
    Executor thread,
    LongSupplier nanoTime) {}
