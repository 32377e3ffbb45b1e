/**
 * The {@code kafka-easy} command. This package is the entry point from the shell: it knows all
 * commands and creates the parser. The packages of commands (topics, groups, dlq, records, doctor,
 * plan) do not know each other; all of them know {@code shared}, {@code render} and {@code
 * terminal}, in this order from top to bottom.
 */
@NullMarked
package io.github.kafkaeasy.cli;

import org.jspecify.annotations.NullMarked;
