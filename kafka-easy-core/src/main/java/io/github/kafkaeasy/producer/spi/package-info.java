/**
 * What becomes of records that cannot be delivered: {@link
 * io.github.kafkaeasy.producer.spi.UndeliverableSink} for those that never can be, {@link
 * io.github.kafkaeasy.producer.spi.Spool} for those that only have to wait.
 */
@NullMarked
package io.github.kafkaeasy.producer.spi;

import org.jspecify.annotations.NullMarked;
