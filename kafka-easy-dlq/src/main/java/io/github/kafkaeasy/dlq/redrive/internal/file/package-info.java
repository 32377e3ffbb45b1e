/** Letters in a file, one line of JSON each, and back. */
@NullMarked
package io.github.kafkaeasy.dlq.redrive.internal.file;

import org.jspecify.annotations.NullMarked;
