/**
 * Working with written dead letters: reading, redriving, discarding, deleting. {@link
 * io.github.kafkaeasy.dlq.redrive.DeadLetters} is the entry point; the command line uses it too.
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
