/** Commands that send and show records of any topic. */
@NullMarked
package io.github.kafkaeasy.cli.records;

import org.jspecify.annotations.NullMarked;
