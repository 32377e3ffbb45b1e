/**
 * Administration of topics, groups and records; every call has a time limit.
 *
 * <pre>{@code
 * try (EasyAdmin admin = KafkaEasy.connect("localhost:9092").admin()) {
 *   admin.createTopicIfMissing("orders", 3, -1, Map.of());
 *   System.out.println(admin.groups().lag("billing"));
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.kafkaeasy.admin;

import org.jspecify.annotations.NullMarked;
