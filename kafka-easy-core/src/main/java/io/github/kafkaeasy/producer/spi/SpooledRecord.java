package io.github.kafkaeasy.producer.spi;

/**
 * A record with its place in the order.
 *
 * @param position unique in a spool; a lower one is delivered earlier
 */
public record SpooledRecord(long position, UndeliveredRecord record) {}
