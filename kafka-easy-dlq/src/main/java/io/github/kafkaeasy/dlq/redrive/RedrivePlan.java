package io.github.kafkaeasy.dlq.redrive;

import java.util.List;
import java.util.Map;

/**
 * The result of planning a redrive; planning changes nothing.
 *
 * @param toSend the number of letters that would be sent
 * @param byTarget the same number by target topic
 * @param repeats the number of letters among them that an earlier, interrupted run may already have
 *     sent
 * @param quarantined the number of letters that have been redriven too often and would go to the
 *     quarantine topic
 * @param refused the number of letters that cannot be sent, by reason
 * @param refusedLetters the coordinates of the first thousand of those, each with its reason
 * @param settled the number of selected letters that were redriven, discarded or quarantined before
 *     and are left out
 * @param notes warnings before the run: another active run, an audit topic that loses or has lost
 *     entries, a cluster that denies transactions, letters that an open transaction hides, letters
 *     whose original headers cannot be read
 * @param stats the counts of the letters that would be sent or quarantined
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
