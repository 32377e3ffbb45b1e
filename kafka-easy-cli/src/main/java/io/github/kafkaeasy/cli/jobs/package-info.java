/**
 * What the console does with letters: each action is planned first, and what runs then is what was
 * planned. {@code Jobs} runs both on threads of its own, so that neither ends when a browser's
 * window is closed; {@code Job} is one of them, with its progress, its result and its stop. {@code
 * Redriving}, {@code Discarding} and {@code Purging} are the actions, {@code Change} is what a
 * redrive changes in a record before it is sent.
 *
 * <p>A job's fields are written by its thread and by whoever stops it, and read by all that watch
 * it. The room knows no requests.
 */
@NullMarked
package io.github.kafkaeasy.cli.jobs;

import org.jspecify.annotations.NullMarked;
