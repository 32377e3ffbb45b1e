/**
 * Readers of objects: properties that must be there, and once; keys of maps; sets. Inside
 * kafka-easy only.
 */
@NullMarked
package io.github.kafkaeasy.message.internal.json.bean;

import org.jspecify.annotations.NullMarked;
