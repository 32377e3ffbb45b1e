/** The topics that contenders read and write. */
@NullMarked
package io.github.kafkaeasy.benchmarks.topic;

import org.jspecify.annotations.NullMarked;
