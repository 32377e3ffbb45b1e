/** What goes wrong: one unchecked exception and the few kinds of it that carry more. */
@NullMarked
package io.github.kafkaeasy.error;

import org.jspecify.annotations.NullMarked;
