/** Internal: leniencies, the exception for refused values, and the words of its messages. */
@NullMarked
package io.github.kafkaeasy.message.internal.json.shared;

import org.jspecify.annotations.NullMarked;
