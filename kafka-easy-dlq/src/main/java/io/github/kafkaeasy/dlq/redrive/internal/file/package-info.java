/** Internal: exports and imports of letters as files with one line of JSON per letter. */
@NullMarked
package io.github.kafkaeasy.dlq.redrive.internal.file;

import org.jspecify.annotations.NullMarked;
