package io.github.kafkaeasy.dlq.redrive;

import java.util.List;
import java.util.Map;

/**
 * What a redrive would do, found out without changing anything.
 *
 * @param toSend how many letters would be sent
 * @param byTarget the same by the topic that they would go to
 * @param repeats how many of them an earlier run that was cut off may have sent before
 * @param quarantined how many came back too often and would go to the quarantine topic
 * @param refused how many would stay where they are, by reason
 * @param refusedLetters where those lie and why they stay, the first thousand of them
 * @param settled how many match and were redriven, discarded or quarantined before; they stay out
 * @param notes what else should be known before the run: another run at work, an audit topic that
 *     loses entries, a cluster that denies transactions
 * @param stats the histogram of what would be sent or quarantined
 */
public record RedrivePlan(
    long toSend,
    Map<String, Long> byTarget,
    long repeats,
    long quarantined,
    Map<String, Long> refused,
    List<RefusedLetter> refusedLetters,
    long settled,
    List<String> notes,
    LetterStats stats) {}
