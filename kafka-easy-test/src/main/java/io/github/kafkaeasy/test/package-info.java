/**
 * A real local Kafka for tests, and tools to publish, read and wait without the code under test.
 *
 * <pre>
 * &#64;KafkaTest
 * class OrdersTest {
 *   &#64;Test
 *   void anOrderArrives(TestTopics topics, RawKafka raw) throws Exception {
 *     String orders = topics.create("orders");
 *     raw.publish(orders, "anna", "10 EUR");
 *
 *     assertThat(raw.values(orders)).containsExactly("10 EUR");
 *   }
 * }
 * </pre>
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.kafkaeasy.test;

import org.jspecify.annotations.NullMarked;
