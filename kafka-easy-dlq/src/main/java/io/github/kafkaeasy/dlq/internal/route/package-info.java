/**
 * Internal: the possible destinations of a failed record (dead-letter topic, retry topic, spill
 * topic) and the headers of a record in a retry topic.
 */
@NullMarked
package io.github.kafkaeasy.dlq.internal.route;

import org.jspecify.annotations.NullMarked;
