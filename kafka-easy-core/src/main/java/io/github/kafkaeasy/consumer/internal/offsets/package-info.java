/**
 * Internal: received records, done records and commits of each assigned partition. Trackers and
 * commits belong to the poll thread; workers only move a slice's cursor and settle pending records.
 */
@NullMarked
package io.github.kafkaeasy.consumer.internal.offsets;

import org.jspecify.annotations.NullMarked;
