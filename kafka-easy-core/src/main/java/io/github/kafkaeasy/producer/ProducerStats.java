package io.github.kafkaeasy.producer;

/**
 * Counts since the producer started; the four were not read at the same instant.
 *
 * @param sent sends begun, including those that failed at once
 * @param delivered sends that were acknowledged
 * @param failed sends that failed
 * @param pending sends without an outcome yet
 */
public record ProducerStats(long sent, long delivered, long failed, long pending) {}
