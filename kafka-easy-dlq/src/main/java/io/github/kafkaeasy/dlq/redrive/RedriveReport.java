package io.github.kafkaeasy.dlq.redrive;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a redrive did.
 *
 * @param sent how many letters were sent and acknowledged
 * @param byTarget the same by the topic that they went to
 * @param repeats how many of them an earlier run that was cut off may have sent before; they carry
 *     the header {@link io.github.kafkaeasy.dlq.letter.DeadLetterHeaders#REDRIVE_REPEAT}
 * @param quarantined how many went to the quarantine topic
 * @param refused how many stay where they are, by reason
 * @param refusedLetters where those lie and why they stay, the first thousand of them
 * @param renewedTimestamps how many got the present time, because their own is so old that the
 *     target's retention would soon have deleted them; the old one is in a header
 * @param transactional whether each window and its audit entry went out in one transaction
 * @param headless how many were sent without their original's headers: share groups do not copy
 *     them, and the originals are gone
 * @param elapsed how long it took
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
