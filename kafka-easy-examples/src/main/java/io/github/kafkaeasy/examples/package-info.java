/** Example programs to copy. */
@NullMarked
package io.github.kafkaeasy.examples;

import org.jspecify.annotations.NullMarked;
