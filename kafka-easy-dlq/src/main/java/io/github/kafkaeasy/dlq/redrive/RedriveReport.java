package io.github.kafkaeasy.dlq.redrive;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The result of a redrive.
 *
 * @param sent the number of letters that were sent and acknowledged
 * @param byTarget the same number by target topic
 * @param repeats the number of letters among them that an earlier, interrupted run may already have
 *     sent; they carry the header {@link
 *     io.github.kafkaeasy.dlq.letter.DeadLetterHeaders#REDRIVE_REPEAT}
 * @param quarantined the number of letters that went to the quarantine topic
 * @param refused the number of letters that could not be sent, by reason
 * @param refusedLetters the coordinates of the first thousand of those, each with its reason
 * @param renewedTimestamps the number of records that were sent with the current time as timestamp,
 *     because with their original timestamp, which is now in a header, the target topic's retention
 *     would have deleted them too soon or, if it was in the future, too late
 * @param transactional whether each window of letters and its audit entry were sent in one
 *     transaction
 * @param headless the number of letters that were sent without the headers of their original
 *     record: share groups do not copy headers, and the original record could not be read
 * @param elapsed the duration of the run
 */
public record RedriveReport(
    long sent,
    Map<String, Long> byTarget,
    long repeats,
    long quarantined,
    Map<String, Long> refused,
    List<RefusedLetter> refusedLetters,
    long renewedTimestamps,
    boolean transactional,
    long headless,
    Duration elapsed) {}
