package io.github.kafkaeasy.dlq.redrive;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters, counted. Each map goes from the most frequent to the least, {@link #byHour} from
 * the oldest to the newest; what is not known is counted under {@code (unknown)}. The 1,000 first
 * names of a map are counted by themselves, what is beyond under {@code (others)}.
 *
 * @param letters how many
 * @param bytes of their keys and values, roughly
 * @param oldest when the oldest was dead-lettered; null when there is none
 * @param newest when the newest was dead-lettered; null when there is none
 * @param byException by the exception's class
 * @param bySourceTopic by the topic that they failed in
 * @param byPartition by the source's topic and partition, {@code orders-0}
 * @param byGroup by the group that failed on them
 * @param byHour by the hour of dead-lettering, in UTC
 * @param byState by what has been done with them
 * @param byDialect by who wrote them
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
