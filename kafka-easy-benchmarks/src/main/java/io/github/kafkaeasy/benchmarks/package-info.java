/** Benchmarks that compare kafka-easy with Kafka's own client and with other libraries. */
@NullMarked
package io.github.kafkaeasy.benchmarks;

import org.jspecify.annotations.NullMarked;
