package io.github.kafkaeasy.consumer.internal.setup;

import io.github.kafkaeasy.internal.settings.Settings;
import io.github.kafkaeasy.producer.spi.SendHook;
import java.util.List;

/**
 * What the transactions of a consumer with {@code exactlyOnce} start from.
 *
 * @param transactionalId tells this consumer from all others of the cluster
 * @param producer what the Kafka producer is made from
 * @param hooks what sees the records that are sent
 */
public record TransactionSetup(String transactionalId, Settings producer, List<SendHook> hooks) {}
