/**
 * Parts that all commands share: the connection to the cluster, common options, the confirmation of
 * changes, times as users type them, and exit codes. Does not know the packages of commands.
 */
@NullMarked
package io.github.kafkaeasy.cli.shared;

import org.jspecify.annotations.NullMarked;
