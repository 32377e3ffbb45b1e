/**
 * Reads, redrives, discards and deletes the records of dead-letter topics. {@link
 * io.github.kafkaeasy.dlq.redrive.DeadLetters} is the entry point; the command line uses it too.
 *
 * <p>A <b>letter</b> is a dead letter, that is, a record of a dead-letter topic. It is <b>open</b>
 * until it is redriven, discarded or quarantined; then it is <b>settled</b>. A letter without the
 * value of the record that failed, but with its coordinates, is a <b>pointer</b>.
 *
 * <pre>{@code
 * DeadLetters letters = DeadLetters.of(KafkaEasy.connect("localhost:9092"), "orders.dlq");
 * letters.browse(Selection.all(), 20).letters().forEach(System.out::println);
 *
 * Redrive timeouts = letters.redrive(Selection.all().exception("TimeoutException"));
 * System.out.println(timeouts.plan());
 * timeouts.run();
 * }</pre>
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.kafkaeasy.dlq.redrive;

import org.jspecify.annotations.NullMarked;
