package io.github.kafkaeasy.benchmarks.contender;

import io.github.kafkaeasy.benchmarks.topic.Source;

/**
 * A contender and the topic that it reads.
 *
 * @param contender one of {@link Contenders}
 * @param source the topic
 */
public record Run(String contender, Source source) {}
