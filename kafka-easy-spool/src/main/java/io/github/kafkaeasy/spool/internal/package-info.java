/**
 * Internal: the table of a disk spool's options. Uses only the option constants of the public
 * package.
 */
@NullMarked
package io.github.kafkaeasy.spool.internal;

import org.jspecify.annotations.NullMarked;
