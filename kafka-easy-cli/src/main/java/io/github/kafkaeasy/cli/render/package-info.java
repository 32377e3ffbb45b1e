/**
 * Answers as text and as JSON. A command's work returns a {@code Shown}, which has two forms: a
 * value for programs and text for people. The {@code Rendering} that {@code --json} chose takes one
 * of them; no command asks which. Failures, questions and what Ctrl-C says go through the same
 * rendering, so a program finds nothing but JSON.
 *
 * <p>All of it belongs to the command's own thread, apart from {@code Rendering.interrupted}: the
 * thread that ends the process calls it.
 */
@NullMarked
package io.github.kafkaeasy.cli.render;

import org.jspecify.annotations.NullMarked;
