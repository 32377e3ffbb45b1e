/**
 * Messages, headers, and codecs: the types that application code handles.
 *
 * <pre>{@code
 * OutgoingMessage<String> order =
 *     OutgoingMessage.of("10 EUR").key("anna").header("source", "web").timestamp(Instant.now());
 * Codec<String> trimmed =
 *     Codec.of(text -> text.getBytes(UTF_8), bytes -> new String(bytes, UTF_8).strip(), "trimmed");
 * }</pre>
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.kafkaeasy.message;

import org.jspecify.annotations.NullMarked;
