/** The {@code kafka-easy} command: its ways in and out, connection, exit codes. */
@NullMarked
package io.github.kafkaeasy.cli;

import org.jspecify.annotations.NullMarked;
