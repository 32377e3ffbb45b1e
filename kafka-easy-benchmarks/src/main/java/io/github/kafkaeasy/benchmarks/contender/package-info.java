/** Who takes part, and how each is measured; runs in a JVM of its own. */
@NullMarked
package io.github.kafkaeasy.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
