/**
 * Commands about a dead-letter topic. {@code DlqSubcommand} finds the topic and shows progress,
 * {@code Selecting} is the selection that most of them take, and {@code LetterText} and {@code
 * StatsText} say what a letter and a count look like. The page of {@code dlq report} is made by
 * {@code HtmlReport} from three resources in this package.
 */
@NullMarked
package io.github.kafkaeasy.cli.dlq;

import org.jspecify.annotations.NullMarked;
