package io.github.kafkaeasy.producer.internal.send;

import io.github.kafkaeasy.producer.outcome.SpoolStats;
import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Outlet that passes records directly to Kafka's client. */
public final class DirectOutlet implements Outlet {
  private final Producer<byte[], byte[]> kafka;

  public DirectOutlet(Producer<byte[], byte[]> kafka) {
    this.kafka = kafka;
  }

  @Override
  public void send(ProducerRecord<byte[], byte[]> record, SendFuture send) {
    if (send instanceof KeptSend kept) {
      kept.keep(record);
    }
    send.topic().pass(record.partition());
    // The returned future is ignored, because the callback reports the same outcome.
    var unused = kafka.send(record, send);
  }

  @Override
  public void flush() {
    kafka.flush();
  }

  @Override
  public void close(Duration limit) throws InterruptedException {
    KafkaClosing.close(kafka, limit);
  }

  @Override
  public SpoolStats spool() {
    return SpoolStats.NONE;
  }

  @Override
  public Producer<byte[], byte[]> kafka() {
    return kafka;
  }
}
