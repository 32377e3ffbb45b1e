/**
 * The {@code kafka-easy} command. This room is the way in from the shell: it knows all commands and
 * makes the parser. Rooms of commands (topics, groups, dlq, records, doctor, plan) do not know each
 * other; all of them know {@code shared}, {@code render} and {@code terminal}, in this order from
 * top to bottom.
 */
@NullMarked
package io.github.kafkaeasy.cli;

import org.jspecify.annotations.NullMarked;
