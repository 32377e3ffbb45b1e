/** Internal; the hooks of programs, called so that what they throw does no harm. */
@NullMarked
package io.github.kafkaeasy.internal.hooks;

import org.jspecify.annotations.NullMarked;
