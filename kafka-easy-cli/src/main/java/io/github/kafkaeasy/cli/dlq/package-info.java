/**
 * Commands about a dead-letter topic. {@code DlqSubcommand} finds the topic and shows progress,
 * {@code Selecting} is the selection that most of them take, and {@code LetterText} and {@code
 * StatsText} are the text forms of letters and counts. The page of {@code dlq report} is made by
 * {@code HtmlReport} from three resources in this package.
 */
@NullMarked
package io.github.kafkaeasy.cli.dlq;

import org.jspecify.annotations.NullMarked;
