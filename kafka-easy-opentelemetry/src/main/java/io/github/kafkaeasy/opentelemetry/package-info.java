/** Traces of OpenTelemetry through producers, consumers, retries, dead letters and redrives. */
@NullMarked
package io.github.kafkaeasy.opentelemetry;

import org.jspecify.annotations.NullMarked;
