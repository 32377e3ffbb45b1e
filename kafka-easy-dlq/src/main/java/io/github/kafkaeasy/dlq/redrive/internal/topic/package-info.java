/**
 * Internal: a dead-letter topic, the facts that the cluster reports about it, and reading its
 * records. Knows nothing of letter states; every other package of the redrive code is built on it.
 */
@NullMarked
package io.github.kafkaeasy.dlq.redrive.internal.topic;

import org.jspecify.annotations.NullMarked;
