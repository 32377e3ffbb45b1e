package io.github.kafkaeasy.dlq.redrive;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts of dead letters. The time at which a letter was dead-lettered is its {@link
 * StoredLetter#timestamp}. {@link #byHour} is ordered from the oldest hour to the newest, {@link
 * #byState} in the order of {@link LetterState}, every other map from the most frequent name to the
 * least. Unknown names are counted under {@code (unknown)}; the first 1,000 names of a map are
 * counted separately, all further ones under {@code (others)}. At most 24,000 hours are counted;
 * letters of further hours are missing in {@link #byHour} only.
 *
 * @param letters the number of letters
 * @param bytes the approximate size of their keys and values
 * @param oldest the time at which the oldest was dead-lettered; null when there is none
 * @param newest the time at which the newest was dead-lettered; null when there is none
 * @param byException by the exception's class
 * @param bySourceTopic by source topic
 * @param byPartition by source topic and partition, {@code orders-0}
 * @param byGroup by the group that failed on them
 * @param byHour by the hour of dead-lettering, in UTC
 * @param byState by {@link LetterState}
 * @param byDialect by {@link io.github.kafkaeasy.dlq.letter.Dialect}
 */
public record LetterStats(
    long letters,
    long bytes,
    @Nullable Instant oldest,
    @Nullable Instant newest,
    Map<String, Long> byException,
    Map<String, Long> bySourceTopic,
    Map<String, Long> byPartition,
    Map<String, Long> byGroup,
    Map<Instant, Long> byHour,
    Map<LetterState, Long> byState,
    Map<String, Long> byDialect) {}
