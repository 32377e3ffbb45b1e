/** JMH over what is public; the engine's own parts are measured from inside its package. */
@NullMarked
package io.github.kafkaeasy.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
