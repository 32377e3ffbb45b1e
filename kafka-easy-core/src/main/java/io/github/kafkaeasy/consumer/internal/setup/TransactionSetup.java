package io.github.kafkaeasy.consumer.internal.setup;

import io.github.kafkaeasy.internal.settings.Settings;
import io.github.kafkaeasy.producer.spi.SendHook;
import java.util.List;

/**
 * Settings for the transactions of a consumer with {@code exactlyOnce}.
 *
 * @param transactionalId unique in the cluster
 * @param producer settings of the Kafka producer
 * @param hooks send hooks that are called for the outputs
 */
public record TransactionSetup(String transactionalId, Settings producer, List<SendHook> hooks) {}
