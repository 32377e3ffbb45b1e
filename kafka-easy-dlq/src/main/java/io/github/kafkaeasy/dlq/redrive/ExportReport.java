package io.github.kafkaeasy.dlq.redrive;

import java.util.List;

/**
 * The result of exporting dead letters to a file.
 *
 * @param letters the number of exported letters, one per line
 * @param bytes the size of all lines in bytes
 * @param pointers the number of letters that were exported without the original record: they
 *     contain only its coordinates, and it could not be read from the source topic
 * @param pointerLetters the coordinates of the first thousand of those letters, each with the
 *     reason why its original record could not be read
 */
public record ExportReport(
    long letters, long bytes, long pointers, List<RefusedLetter> pointerLetters) {}
