/** Figures beside those of the raw client. */
@NullMarked
package io.github.kafkaeasy.benchmarks;

import org.jspecify.annotations.NullMarked;
