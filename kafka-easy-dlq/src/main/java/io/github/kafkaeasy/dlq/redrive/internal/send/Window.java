package io.github.kafkaeasy.dlq.redrive.internal.send;

import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import io.github.kafkaeasy.message.OutgoingMessage;
import java.util.ArrayList;
import java.util.List;

/** Letters that are sent together: so many may be sent twice when a run is cut off. */
final class Window {
  private static final int MOST_BYTES = 8 << 20;

  private final int most;
  private final List<Item> items = new ArrayList<>();
  private long bytes;

  Window(int most) {
    this.most = most;
  }

  /**
   * @param quarantine whether it goes to the quarantine topic
   * @param repeat whether it may have been sent before
   */
  record Item(
      StoredLetter letter, OutgoingMessage<byte[]> message, boolean quarantine, boolean repeat) {}

  void add(Item item) {
    items.add(item);
    bytes += item.letter().bytes();
  }

  boolean isFull() {
    return items.size() >= most || bytes >= MOST_BYTES;
  }

  /** Everything in it, which is then empty. */
  List<Item> take() {
    List<Item> all = List.copyOf(items);
    items.clear();
    bytes = 0;
    return all;
  }
}
