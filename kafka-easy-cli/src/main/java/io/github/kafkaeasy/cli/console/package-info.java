/**
 * Command {@code dlq console}: dead letters in a browser. {@code Console} combines routes, server
 * and page. The routes of {@code TopicList}, {@code Counting}, {@code LetterList} and {@code
 * OneLetter} read letters, and each holds at most the letters of one poll or one page in memory;
 * {@code History} reads up to 5,000 entries of the audit topic. {@code LetterQuery} turns a request
 * into a selection, {@code Turns} bounds the number of simultaneous reads. {@code Exports} and
 * {@code Actions} start jobs.
 *
 * <p>The page consists of JavaScript modules without a build step, in the package {@code page}. The
 * content of letters is sent to it as JSON and is shown as text only.
 *
 * <p>Routes are called on the server's threads, several at a time; the objects that they share are
 * immutable or thread-safe.
 */
@NullMarked
package io.github.kafkaeasy.cli.console;

import org.jspecify.annotations.NullMarked;
