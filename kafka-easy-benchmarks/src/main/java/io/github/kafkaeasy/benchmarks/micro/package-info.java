/** JMH benchmarks of public API and of the engine's code that runs for each record. */
@NullMarked
package io.github.kafkaeasy.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
