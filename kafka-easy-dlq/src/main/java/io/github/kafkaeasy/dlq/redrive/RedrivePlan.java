package io.github.kafkaeasy.dlq.redrive;

import java.util.Map;

/**
 * What a redrive would do, found out without changing anything.
 *
 * @param toSend how many letters would be sent
 * @param byTarget the same by the topic that they would go to
 * @param quarantined how many came back too often and would go to the quarantine topic
 * @param refused how many would stay where they are, by reason
 * @param settled how many match and were redriven, discarded or quarantined before; they stay out
 * @param stats the histogram of what would be sent or quarantined
 */
public record RedrivePlan(
    long toSend,
    Map<String, Long> byTarget,
    long quarantined,
    Map<String, Long> refused,
    long settled,
    LetterStats stats) {}
