/** What people look at: text that cannot harm a terminal, tables, progress, JSON. */
@NullMarked
package io.github.kafkaeasy.cli.terminal;

import org.jspecify.annotations.NullMarked;
