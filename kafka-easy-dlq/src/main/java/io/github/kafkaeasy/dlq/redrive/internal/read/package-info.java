/**
 * Internal: reads letters and their states in the ledger. Sweep reads a dead-letter topic forwards
 * in one pass, Browsing reads it backwards page by page, LetterTally counts letters, and Originals
 * finds the records that failed. Nothing here writes to a topic.
 */
@NullMarked
package io.github.kafkaeasy.dlq.redrive.internal.read;

import org.jspecify.annotations.NullMarked;
