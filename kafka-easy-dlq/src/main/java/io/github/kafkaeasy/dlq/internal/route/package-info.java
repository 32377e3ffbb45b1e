/**
 * Internal: where a failed record may go: the dead-letter topic, a retry topic, the spill topic,
 * and what travels with a record through its retry topics.
 */
@NullMarked
package io.github.kafkaeasy.dlq.internal.route;

import org.jspecify.annotations.NullMarked;
