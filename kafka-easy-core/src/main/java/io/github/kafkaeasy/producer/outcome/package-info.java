/** How sends end: told to callbacks, counted, and reported. */
@NullMarked
package io.github.kafkaeasy.producer.outcome;

import org.jspecify.annotations.NullMarked;
