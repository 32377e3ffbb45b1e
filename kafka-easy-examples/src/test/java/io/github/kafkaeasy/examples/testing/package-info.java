/** The recipes of docs/testing.md, run. */
@NullMarked
package io.github.kafkaeasy.examples.testing;

import org.jspecify.annotations.NullMarked;
