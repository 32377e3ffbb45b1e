/**
 * Commands about topics, with one class for each. They use {@code admin.topics()} and {@code
 * admin.records()}, and know no other package of commands.
 */
@NullMarked
package io.github.kafkaeasy.cli.topics;

import org.jspecify.annotations.NullMarked;
