/**
 * Answers as text and as JSON. A command's work returns a {@code Shown}, which has two forms: a
 * value for programs and text for people. The {@code Rendering}, chosen by {@code --json}, prints
 * one of them; no command knows which. Failures, questions and the message after Ctrl-C go through
 * the same rendering, so with {@code --json} all answers and errors are JSON.
 *
 * <p>All of it is used on the command's own thread, except {@code Rendering.interrupted}, which a
 * shutdown hook calls.
 */
@NullMarked
package io.github.kafkaeasy.cli.render;

import org.jspecify.annotations.NullMarked;
