/** What a user holds: the message, its headers, and the codecs between bytes and objects. */
@NullMarked
package io.github.kafkaeasy.message;

import org.jspecify.annotations.NullMarked;
