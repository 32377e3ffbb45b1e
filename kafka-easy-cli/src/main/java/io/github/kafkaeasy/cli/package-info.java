/**
 * The {@code kafka-easy} command. This package is the entry point from the shell: it knows all
 * commands and creates the parser. The packages of commands (topics, groups, dlq, console, records,
 * doctor, spool, plan) do not use each other; all of them may use {@code shared}, {@code render}
 * and {@code terminal}, of which each may use only those after it. Commands {@code dlq report} and
 * {@code dlq console} share the package {@code page}; the console also uses {@code jobs} and {@code
 * web}.
 */
@NullMarked
package io.github.kafkaeasy.cli;

import org.jspecify.annotations.NullMarked;
