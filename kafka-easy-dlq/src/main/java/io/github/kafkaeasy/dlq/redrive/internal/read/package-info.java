/**
 * Internal: reading letters together with the ledger: one pass forwards (Sweep), backwards in
 * stretches (Browsing), counts (LetterTally). Changes nothing.
 */
@NullMarked
package io.github.kafkaeasy.dlq.redrive.internal.read;

import org.jspecify.annotations.NullMarked;
