package io.github.kafkaeasy.dlq.internal.publish;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What the outboxes of one consumer share.
 *
 * @param transport carries letters away
 * @param writer turns them into messages
 * @param topics creates what is missing
 * @param stopsWhenUnwritable whether the consumer stops when a topic cannot be written; else
 *     letters wait
 * @param spill the topic that takes letters which their own cannot take
 * @param events who wants to know
 * @param thread runs what is handed to it on the dead-letter thread
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
