/**
 * Command {@code dlq console}: dead letters in a browser. {@code Console} puts routes, server and
 * page together. Each route is a class: {@code TopicList}, {@code Counting}, {@code LetterList},
 * {@code OneLetter} and {@code History} read, and hold no more than one poll, one page or one
 * letter. {@code LetterQuery} makes a selection of a request, and {@code Turns} bounds how much is
 * read at the same time. {@code Exports} and {@code Actions} start jobs.
 *
 * <p>The page is made of modules without a build step, in the room {@code page}. What letters hold
 * goes to it as JSON and is only ever shown as text.
 *
 * <p>Routes are called on the server's threads, several at a time; the objects that they share are
 * immutable or thread-safe.
 */
@NullMarked
package io.github.kafkaeasy.cli.console;

import org.jspecify.annotations.NullMarked;
