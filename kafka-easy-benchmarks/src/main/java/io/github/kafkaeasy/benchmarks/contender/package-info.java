/** The contenders and the code that measures them; runs in separate JVMs. */
@NullMarked
package io.github.kafkaeasy.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
