package io.github.kafkaeasy.dlq.redrive;

import java.util.List;

/**
 * The result of an export.
 *
 * @param letters the number of letters, one per line
 * @param bytes the size of all lines in bytes
 * @param pointers the number of letters that are still pointers, because their originals are gone
 * @param pointerLetters the coordinates of the first thousand of those pointers, each with the
 *     reason why its original is missing
 */
public record ExportReport(
    long letters, long bytes, long pointers, List<RefusedLetter> pointerLetters) {}
