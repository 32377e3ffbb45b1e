/** The demo: the main job of kafka-easy, shown and counted. A program to look at, not an API. */
@NullMarked
package io.github.kafkaeasy.examples.demo;

import org.jspecify.annotations.NullMarked;
