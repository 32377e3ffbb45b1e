/**
 * Commands about groups, lag among them: a group's lag is shown by {@code groups describe} as well
 * as by {@code lag}.
 */
@NullMarked
package io.github.kafkaeasy.cli.groups;

import org.jspecify.annotations.NullMarked;
