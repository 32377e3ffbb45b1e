/** Programs to copy: kafka-easy with the libraries of other formats. */
@NullMarked
package io.github.kafkaeasy.formats;

import org.jspecify.annotations.NullMarked;
