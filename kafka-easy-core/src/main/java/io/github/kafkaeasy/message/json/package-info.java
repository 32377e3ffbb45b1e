/** The choices that a JSON codec offers. */
@NullMarked
package io.github.kafkaeasy.message.json;

import org.jspecify.annotations.NullMarked;
