/**
 * Commands about a spool's file, which a producer has left: what is in it, and what becomes of it.
 * None of them asks a cluster.
 */
@NullMarked
package io.github.kafkaeasy.cli.spool;

import org.jspecify.annotations.NullMarked;
