/**
 * Commands about topics: one class for each. They ask {@code admin.topics()} and {@code
 * admin.records()}, and know no other room of commands.
 */
@NullMarked
package io.github.kafkaeasy.cli.topics;

import org.jspecify.annotations.NullMarked;
