package io.github.kafkaeasy.producer.internal;

import io.github.kafkaeasy.internal.hooks.SendHooks;
import io.github.kafkaeasy.internal.settings.Settings;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The options and settings that a {@link RunningProducer} still needs after its Kafka client was
 * created. Immutable.
 *
 * @param topic topic of messages that name none; null if each message must name its topic
 * @param keepsControlHeaders whether kafka-easy's control headers are sent unchanged
 * @param deliveryTimeout the time after which Kafka's client has ended each send
 * @param reportEvery the time between two lines of the report; null for no report
 * @param hooks the hooks that see each record; null if there are none
 * @param description the rows of {@code describe()}, created on request
 */
public record RunningConfig(
    @Nullable String topic,
    boolean keepsControlHeaders,
    Duration deliveryTimeout,
    @Nullable Duration reportEvery,
    @Nullable SendHooks hooks,
    Supplier<Settings> description) {}
