/**
 * Parts that all commands share: the cluster to ask, the options that all of them have, the
 * confirmation of what changes something, times as people type them, and exit codes. Knows no room
 * of commands.
 */
@NullMarked
package io.github.kafkaeasy.cli.shared;

import org.jspecify.annotations.NullMarked;
