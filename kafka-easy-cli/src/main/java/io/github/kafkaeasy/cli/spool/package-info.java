/**
 * Commands about the file of a producer's spool: showing its records and deciding about them. None
 * of them connects to a cluster.
 */
@NullMarked
package io.github.kafkaeasy.cli.spool;

import org.jspecify.annotations.NullMarked;
