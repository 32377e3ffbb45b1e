/**
 * The command that checks everything at once. Each part adds to the same {@code Findings}; a part
 * that this user may not see does not hide the others.
 */
@NullMarked
package io.github.kafkaeasy.cli.doctor;

import org.jspecify.annotations.NullMarked;
