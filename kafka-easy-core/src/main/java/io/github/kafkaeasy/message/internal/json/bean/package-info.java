/** Internal: deserializers of beans (required and duplicate properties), map keys, and sets. */
@NullMarked
package io.github.kafkaeasy.message.internal.json.bean;

import org.jspecify.annotations.NullMarked;
