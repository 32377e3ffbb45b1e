/**
 * What happens to dead letters afterwards: look at them, bring them back, let them go. {@link
 * io.github.kafkaeasy.dlq.redrive.DeadLetters} is the way in; the command line is built on it.
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
