/** Labs: programs that measure claims about Kafka on your own machine and print a table. */
@NullMarked
package io.github.kafkaeasy.examples.labs;

import org.jspecify.annotations.NullMarked;
