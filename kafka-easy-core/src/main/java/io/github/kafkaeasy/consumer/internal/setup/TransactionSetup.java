package io.github.kafkaeasy.consumer.internal.setup;

import io.github.kafkaeasy.internal.settings.Settings;
import io.github.kafkaeasy.producer.spi.SendHook;
import java.util.List;

/**
 * Settings of the transactions that a consumer with {@code exactlyOnce} commits.
 *
 * @param transactionalId the {@code transactional.id}; unique in the cluster, or another instance
 *     fences this one
 * @param producer settings of the Kafka producer
 * @param hooks send hooks that are called for the outputs
 */
public record TransactionSetup(String transactionalId, Settings producer, List<SendHook> hooks) {}
