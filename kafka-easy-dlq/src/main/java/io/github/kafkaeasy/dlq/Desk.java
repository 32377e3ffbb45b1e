package io.github.kafkaeasy.dlq;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What the outboxes of one consumer share.
 *
 * @param transport carries letters away
 * @param writer turns them into messages
 * @param topics creates what is missing
 * @param onUnwritable what to do while a topic cannot be written
 * @param spill the topic that takes letters which their own cannot take
 * @param events who wants to know
 * @param thread runs what is handed to it on the dead-letter thread
 * @param nanoTime a monotonic clock
 */
record Desk(
    Transport transport,
    LetterWriter writer,
    TopicMaker topics,
    OnUnwritable onUnwritable,
    Optional<String> spill,
    LetterEvents events,
    Executor thread,
    LongSupplier nanoTime) {}
