/**
 * Internal: the table of a disk spool's options. Knows of the public face only the constants that
 * may be chosen.
 */
@NullMarked
package io.github.kafkaeasy.spool.internal;

import org.jspecify.annotations.NullMarked;
