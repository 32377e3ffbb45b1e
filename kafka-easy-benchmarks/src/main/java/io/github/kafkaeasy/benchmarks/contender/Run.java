package io.github.kafkaeasy.benchmarks.contender;

import io.github.kafkaeasy.benchmarks.topic.Source;

/**
 * Who reads what.
 *
 * @param contender one of {@link Contenders}
 * @param source the topic
 */
public record Run(String contender, Source source) {}
