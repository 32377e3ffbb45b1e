/**
 * Commands about groups, including lag: {@code groups describe} and {@code lag} both show a group's
 * lag.
 */
@NullMarked
package io.github.kafkaeasy.cli.groups;

import org.jspecify.annotations.NullMarked;
