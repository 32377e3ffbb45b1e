/** The recipes of docs/testing.md as tests. */
@NullMarked
package io.github.kafkaeasy.examples.testing;

import org.jspecify.annotations.NullMarked;
