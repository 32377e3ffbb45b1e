/**
 * The browser's view of letters, for the console and for the report. {@code LetterView} turns a
 * letter into data for the page's modules, {@code Tally} turns many letters into counts. {@code
 * PageFiles} reads the modules, the style and the frame of the report, which are resources in this
 * package. The modules show the content of letters as text only. This package does not know servers
 * or commands.
 */
@NullMarked
package io.github.kafkaeasy.cli.page;

import org.jspecify.annotations.NullMarked;
