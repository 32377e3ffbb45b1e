/**
 * The ground floor: a dead-letter topic, what the cluster says of it, and how its records are read.
 * Knows nothing of letters' states; every other room stands on it.
 */
@NullMarked
package io.github.kafkaeasy.dlq.redrive.internal.topic;

import org.jspecify.annotations.NullMarked;
