/** Internal: calls the application's hooks, so that their exceptions do no harm. */
@NullMarked
package io.github.kafkaeasy.internal.hooks;

import org.jspecify.annotations.NullMarked;
