/**
 * The seams of a consumer: what decides over a record that failed, and what that decision needs to
 * know. Everything the dead-letter module uses is here, so a stranger's module can do as much.
 */
@NullMarked
package io.github.kafkaeasy.consumer.spi;

import org.jspecify.annotations.NullMarked;
