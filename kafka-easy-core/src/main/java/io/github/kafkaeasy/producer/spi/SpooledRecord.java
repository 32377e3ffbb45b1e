package io.github.kafkaeasy.producer.spi;

/**
 * A record in a spool, with its position in the delivery order.
 *
 * @param position unique in a spool; lower positions are delivered first
 */
public record SpooledRecord(long position, UndeliveredRecord record) {}
