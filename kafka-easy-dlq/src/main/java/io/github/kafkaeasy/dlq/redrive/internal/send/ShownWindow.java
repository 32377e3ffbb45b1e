package io.github.kafkaeasy.dlq.redrive.internal.send;

import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.internal.hooks.SendHooks;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.producer.spi.SendHook;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The records of one transaction, passed to the connection's send hooks before the transaction
 * begins, because a hook may refuse a record. Hooks are notified of the end when the transaction
 * has ended. Used by one thread.
 */
final class ShownWindow {
  private final List<Window.Item> items = new ArrayList<>();
  private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
  private final List<SendHook.Sent> told = new ArrayList<>();

  private ShownWindow() {}

  /**
   * Passes the records of these letters to the hooks.
   *
   * @param hooks null if there are none
   * @param refuse receives a letter that a hook refused, with the reason
   */
  static ShownWindow of(
      @Nullable SendHooks hooks,
      List<Window.Item> items,
      BiConsumer<Window.Item, KafkaEasyException> refuse) {
    ShownWindow shown = new ShownWindow();
    for (Window.Item item : items) {
      ProducerRecord<byte[], byte[]> record = record(item.message());
      try {
        if (hooks != null) {
          shown.told.add(
              hooks.begin(
                  record.topic(),
                  record.partition(),
                  record.key(),
                  record.value() == null,
                  record.headers()));
        }
        shown.items.add(item);
        shown.records.add(record);
      } catch (KafkaEasyException e) {
        refuse.accept(item, e);
      }
    }
    return shown;
  }

  List<Window.Item> items() {
    return items;
  }

  ProducerRecord<byte[], byte[]> record(int index) {
    return records.get(index);
  }

  /** Notifies the hooks: the transaction is committed. */
  void arrived(List<RecordMetadata> places) {
    for (int i = 0; i < told.size(); i++) {
      told.get(i).ended(places.get(i), null);
    }
  }

  /** Notifies the hooks: the transaction is aborted, or its end is unknown. */
  void failed(Throwable failure) {
    told.forEach(each -> each.ended(null, failure));
  }

  private static ProducerRecord<byte[], byte[]> record(OutgoingMessage<byte[]> message) {
    return new ProducerRecord<>(
        String.valueOf(message.topic()),
        message.partition(),
        message.timestampMillis(),
        message.keyBytes(),
        message.valueOrNull(),
        message.headers());
  }
}
