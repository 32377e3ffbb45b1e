/** Commands that calculate and ask no cluster. */
@NullMarked
package io.github.kafkaeasy.cli.plan;

import org.jspecify.annotations.NullMarked;
