/** JMH benchmarks of public API; those of the engine are in the engine's own package. */
@NullMarked
package io.github.kafkaeasy.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
