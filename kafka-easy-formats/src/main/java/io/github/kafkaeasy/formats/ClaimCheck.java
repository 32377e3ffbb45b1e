package io.github.kafkaeasy.formats;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.CodecContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Claim check: stores large payloads outside Kafka and sends a record with the payload's id. Here
 * the store is a folder; an object store needs the same two operations.
 *
 * @param store the folder shared by sender and receiver
 * @param limit the largest payload in bytes that stays in the record
 */
record ClaimCheck(Path store, int limit) {
  private static final String HEADER = "claim-check";
  private static final byte[] NOTHING = {};

  Codec<byte[]> codec() {
    return Codec.withContext(this::put, this::get, "claim check");
  }

  private byte[] put(byte[] payload, CodecContext to) throws IOException {
    to.headers().remove(HEADER);
    if (payload.length <= limit) {
      return payload;
    }
    UUID place = UUID.randomUUID();
    Files.write(store.resolve(place.toString()), payload);
    to.headers().add(HEADER, place.toString().getBytes(UTF_8));
    return NOTHING;
  }

  private byte[] get(byte[] payload, CodecContext from) throws IOException {
    String place = from.header(HEADER);
    return place == null
        ? payload
        : Files.readAllBytes(store.resolve(UUID.fromString(place).toString()));
  }
}
