/** The terminal itself: streams, width, colours, progress, and text that cannot harm it. */
@NullMarked
package io.github.kafkaeasy.cli.terminal;

import org.jspecify.annotations.NullMarked;
