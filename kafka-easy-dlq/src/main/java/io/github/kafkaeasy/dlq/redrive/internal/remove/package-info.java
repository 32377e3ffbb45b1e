/**
 * Letting letters go: discarding (an audit entry, the letter stays) and purging (Kafka deletes
 * everything before an offset).
 */
@NullMarked
package io.github.kafkaeasy.dlq.redrive.internal.remove;

import org.jspecify.annotations.NullMarked;
