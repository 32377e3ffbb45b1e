/**
 * Dead letters as records: the failure that a record describes ({@link
 * io.github.kafkaeasy.dlq.letter.DeadLetter}), its headers, and the dialects of other tools. A
 * dialect is one file with its reader and, where it can be written, its writer (dialects of plain
 * text headers share one file), and one line in {@link io.github.kafkaeasy.dlq.letter.Dialect}. The
 * code of this package uses no other package of this module.
 *
 * <pre>{@code
 * EasyConsumer onCall =
 *     KafkaEasy.connect("localhost:9092")
 *         .consumer(String.class)
 *         .topics("orders.dlq")
 *         .group("on-call")
 *         .handle(
 *             message ->
 *                 DeadLetter.read(message.headers())
 *                     .ifPresent(letter -> System.err.println(letter.source() + ": " + letter.reason())))
 *         .start();
 * }</pre>
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.kafkaeasy.dlq.letter;

import org.jspecify.annotations.NullMarked;
