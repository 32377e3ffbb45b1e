/** Internal: what the exceptions and those who make them look up about causes. */
@NullMarked
package io.github.kafkaeasy.error.internal;

import org.jspecify.annotations.NullMarked;
