/** Programs that measure and print a table: claims about Kafka, tried out on your own machine. */
@NullMarked
package io.github.kafkaeasy.examples.labs;

import org.jspecify.annotations.NullMarked;
