/**
 * Internal: what of each assigned partition was received, what of that is done, and what is
 * committed for it. Trackers and commits belong to the poll thread; workers only move a slice's
 * cursor and settle a pending record.
 */
@NullMarked
package io.github.kafkaeasy.consumer.internal.offsets;

import org.jspecify.annotations.NullMarked;
