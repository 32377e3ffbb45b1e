package io.github.kafkaeasy.dlq.redrive;

import java.util.List;

/**
 * What an export wrote.
 *
 * @param letters how many letters, one a line
 * @param bytes how many bytes the lines have
 * @param pointers how many of them are pointers still, because their originals are gone
 * @param pointerLetters where those lie and why their originals are missing, the first thousand
 */
public record ExportReport(
    long letters, long bytes, long pointers, List<RefusedLetter> pointerLetters) {}
