/**
 * The console's actions on letters: each action is planned first, and then run as planned. {@code
 * Jobs} runs plans and actions on its own threads, so that they continue when a browser window is
 * closed; {@code Job} is one plan or action, with its progress, its result and its stop. {@code
 * Redriving}, {@code Discarding} and {@code Purging} are the actions, {@code Change} is the change
 * that a redrive makes in a record before it is sent.
 *
 * <p>A job's fields are written by its thread and by the thread that stops it, and read by all
 * threads that watch it. This package does not know HTTP requests.
 */
@NullMarked
package io.github.kafkaeasy.cli.jobs;

import org.jspecify.annotations.NullMarked;
