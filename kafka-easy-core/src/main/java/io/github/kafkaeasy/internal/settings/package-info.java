/**
 * Internal: one setting, a set of them, where they come from, what is refused and what may be
 * shown. {@link io.github.kafkaeasy.internal.settings.Settings} is what a Kafka client is made
 * from; {@link io.github.kafkaeasy.internal.settings.PropertyRules} check them by Kafka's own
 * definitions; {@link io.github.kafkaeasy.internal.settings.Surroundings} read variables and system
 * properties; {@link io.github.kafkaeasy.internal.settings.Options} check what programs pass.
 */
@NullMarked
package io.github.kafkaeasy.internal.settings;

import org.jspecify.annotations.NullMarked;
