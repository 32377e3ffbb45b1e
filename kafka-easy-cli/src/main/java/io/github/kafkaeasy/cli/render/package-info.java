/**
 * How answers look. A command's work returns a {@code Shown}, which has two forms: a value for
 * programs and text for people. The {@code Rendering} that {@code --json} chose takes one of them;
 * no command asks which. Failures, questions and what Ctrl-C says go through the same rendering, so
 * a program finds nothing but JSON.
 *
 * <p>Everything is used by the command's own thread, apart from {@code Rendering.interrupted},
 * which the thread calls that ends the process.
 */
@NullMarked
package io.github.kafkaeasy.cli.render;

import org.jspecify.annotations.NullMarked;
