/** Commands that calculate without a cluster. */
@NullMarked
package io.github.kafkaeasy.cli.plan;

import org.jspecify.annotations.NullMarked;
