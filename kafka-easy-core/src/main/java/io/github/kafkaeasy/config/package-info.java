/** Where settings come from, what is refused, and what may be shown. */
@NullMarked
package io.github.kafkaeasy.config;

import org.jspecify.annotations.NullMarked;
