/**
 * Commands about a dead-letter topic. {@code DlqSubcommand} finds the topic and shows progress,
 * {@code Selecting} has the options that select letters, and {@code LetterText} and {@code
 * StatsText} are the text forms of letters and counts. {@code HtmlReport} makes the page of {@code
 * dlq report} from the modules of the package {@code page}.
 */
@NullMarked
package io.github.kafkaeasy.cli.dlq;

import org.jspecify.annotations.NullMarked;
