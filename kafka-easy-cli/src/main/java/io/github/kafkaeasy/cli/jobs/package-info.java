/**
 * The console's actions on letters: each action is planned first, and then run with the same
 * parameters. A redrive or a discard also includes matching letters that were written after the
 * plan; a purge deletes exactly the offsets of the plan. {@code Jobs} runs plans, actions and
 * exports on its own threads, so that they continue when a browser window is closed; {@code Job} is
 * one of them, with its progress, its result and its stop. {@code Redriving}, {@code Discarding}
 * and {@code Purging} are the actions, {@code Change} is the change that a redrive makes in a
 * record before it is sent.
 *
 * <p>A job's fields are written by its thread and by the thread that stops it, and read by all
 * threads that watch it. This package does not know HTTP requests.
 */
@NullMarked
package io.github.kafkaeasy.cli.jobs;

import org.jspecify.annotations.NullMarked;
