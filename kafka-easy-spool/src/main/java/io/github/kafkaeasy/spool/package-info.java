/** Records on disk while Kafka is away: {@link io.github.kafkaeasy.spool.DiskSpool}. */
@NullMarked
package io.github.kafkaeasy.spool;

import org.jspecify.annotations.NullMarked;
