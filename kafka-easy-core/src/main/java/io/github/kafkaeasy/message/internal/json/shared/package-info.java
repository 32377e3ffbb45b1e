/** What all readers use: the leniencies, the refusal, its words. Inside kafka-easy only. */
@NullMarked
package io.github.kafkaeasy.message.internal.json.shared;

import org.jspecify.annotations.NullMarked;
