/**
 * The outcomes of sends: callbacks, counts and reports.
 *
 * <pre>{@code
 * DeliveryReport report = orders.flush(Duration.ofSeconds(30));
 * if (!report.allDelivered()) {
 *   System.err.println(report.failedCount() + " failed, " + report.pendingCount() + " on their way");
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.kafkaeasy.producer.outcome;

import org.jspecify.annotations.NullMarked;
