/**
 * Internal: settings with their origin, validation and redaction. {@link
 * io.github.kafkaeasy.internal.settings.Settings} holds the properties of a Kafka client; {@link
 * io.github.kafkaeasy.internal.settings.PropertyRules} validates them by Kafka's own definitions;
 * {@link io.github.kafkaeasy.internal.settings.Surroundings} reads environment variables and system
 * properties; {@link io.github.kafkaeasy.internal.settings.Options} validates arguments of the
 * program.
 */
@NullMarked
package io.github.kafkaeasy.internal.settings;

import org.jspecify.annotations.NullMarked;
