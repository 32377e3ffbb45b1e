package io.github.kafkaeasy.benchmarks.growth;

import io.github.kafkaeasy.benchmarks.topic.Source;

/** Who reads what. */
record Run(String contender, Source source) {}
