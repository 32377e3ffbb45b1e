/** Measures how the cost of a record grows with one quantity. */
@NullMarked
package io.github.kafkaeasy.benchmarks.growth;

import org.jspecify.annotations.NullMarked;
