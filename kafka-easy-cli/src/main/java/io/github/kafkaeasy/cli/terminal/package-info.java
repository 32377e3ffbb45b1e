/** The terminal: streams, width, colours, progress, and text that cannot command it. */
@NullMarked
package io.github.kafkaeasy.cli.terminal;

import org.jspecify.annotations.NullMarked;
