/** A real local Kafka for tests, and what tests do through Kafka itself. */
@NullMarked
package io.github.kafkaeasy.test;

import org.jspecify.annotations.NullMarked;
