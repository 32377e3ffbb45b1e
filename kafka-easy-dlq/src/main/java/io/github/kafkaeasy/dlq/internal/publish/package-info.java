/**
 * Internal: the dead-letter thread of a consumer. {@link
 * io.github.kafkaeasy.dlq.internal.publish.Publisher} is the thread and its inbox, Outboxes
 * determines a letter's topic, Outbox sends the letters of one topic, TopicState knows whether that
 * topic can be written, and StormWatch keeps letters during a storm of failures. Workers create
 * letters and submit them to the Publisher; from then on only the dead-letter thread uses them.
 */
@NullMarked
package io.github.kafkaeasy.dlq.internal.publish;

import org.jspecify.annotations.NullMarked;
