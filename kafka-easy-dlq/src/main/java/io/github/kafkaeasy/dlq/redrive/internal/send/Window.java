package io.github.kafkaeasy.dlq.redrive.internal.send;

import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import io.github.kafkaeasy.internal.BatchSize;
import io.github.kafkaeasy.message.OutgoingMessage;
import java.util.ArrayList;
import java.util.List;

/** Letters that are sent and settled together. Used by one thread. */
final class Window {
  private static final int MOST_BYTES = 8 << 20;

  private final int most;
  private final List<Item> items = new ArrayList<>();
  private long bytes;

  Window(int most) {
    this.most = most;
  }

  /**
   * A letter in a window.
   *
   * @param quarantine whether it goes to the quarantine topic
   * @param repeat whether it may have been sent before
   * @param limit the largest batch that its target takes, in bytes
   * @param bytes the largest possible size of a batch with this record alone, uncompressed and with
   *     its headers
   * @param headless whether the original's headers are lost
   */
  record Item(
      StoredLetter letter,
      OutgoingMessage<byte[]> message,
      boolean quarantine,
      boolean repeat,
      int limit,
      long bytes,
      boolean headless) {
    static Item of(
        StoredLetter letter,
        OutgoingMessage<byte[]> message,
        boolean quarantine,
        boolean repeat,
        int limit,
        boolean headless) {
      long bytes = BatchSize.ofOne(message.keyBytes(), message.valueOrNull(), message.headers());
      return new Item(letter, message, quarantine, repeat, limit, bytes, headless);
    }

    /** Whether the record is within the target topic's limit even if compression has no effect. */
    boolean isSurelySmallEnough() {
      return bytes <= limit;
    }
  }

  void add(Item item) {
    items.add(item);
    bytes += item.bytes();
  }

  boolean isFull() {
    return items.size() >= most || bytes >= MOST_BYTES;
  }

  /** Removes and returns all items. */
  List<Item> take() {
    List<Item> all = List.copyOf(items);
    items.clear();
    bytes = 0;
    return all;
  }
}
