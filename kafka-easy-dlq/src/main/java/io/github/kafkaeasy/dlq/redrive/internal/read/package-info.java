/**
 * Looking at letters with the ledger beside them: once through forwards (Sweep), backwards in
 * stretches (Browsing), counted (LetterTally). Changes nothing.
 */
@NullMarked
package io.github.kafkaeasy.dlq.redrive.internal.read;

import org.jspecify.annotations.NullMarked;
