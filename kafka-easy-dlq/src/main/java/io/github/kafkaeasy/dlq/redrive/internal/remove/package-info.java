/**
 * Internal: discarding letters (an audit entry; the letter stays in the topic) and purging them
 * (Kafka deletes everything before an offset).
 */
@NullMarked
package io.github.kafkaeasy.dlq.redrive.internal.remove;

import org.jspecify.annotations.NullMarked;
