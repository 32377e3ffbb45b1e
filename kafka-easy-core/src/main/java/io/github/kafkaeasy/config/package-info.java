/**
 * Authentication, encryption and compression settings.
 *
 * <pre>{@code
 * Security user = Security.scramSha512("billing", Secret.fromEnvironment("BILLING_PASSWORD"));
 * KafkaEasy kafka = KafkaEasy.connect("localhost:9092").security(user);
 * }</pre>
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.kafkaeasy.config;

import org.jspecify.annotations.NullMarked;
