package io.github.kafkaeasy.producer.internal;

import io.github.kafkaeasy.internal.hooks.SendHooks;
import io.github.kafkaeasy.internal.settings.Settings;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of a {@link RunningProducer}: the part of its options and settings that still
 * counts when its clients have been made. Immutable.
 *
 * @param topic where messages go that name no topic; null: each has to name one
 * @param keepsControlHeaders whether kafka-easy's own headers are sent as they are
 * @param deliveryTimeout the time after which Kafka's client has ended each send
 * @param reportEvery the time between two lines of the report; null: no report
 * @param hooks what sees each record; null: nothing does
 * @param description the rows of {@code describe()}, made when they are asked for
 */
public record RunningConfig(
    @Nullable String topic,
    boolean keepsControlHeaders,
    Duration deliveryTimeout,
    @Nullable Duration reportEvery,
    @Nullable SendHooks hooks,
    Supplier<Settings> description) {}
