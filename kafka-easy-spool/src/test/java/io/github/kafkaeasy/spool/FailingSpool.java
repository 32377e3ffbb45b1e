package io.github.kafkaeasy.spool;

import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.producer.spi.OpenSpool;
import io.github.kafkaeasy.producer.spi.SpooledRecord;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A spool whose remove fails a given number of times.
 *
 * @param failures number of failures left; negative once a removal has succeeded
 */
record FailingSpool(OpenSpool real, AtomicInteger failures) implements OpenSpool {
  @Override
  public void append(List<SpooledRecord> records) {
    real.append(records);
  }

  @Override
  public Map<String, Long> waitingByTopic() {
    return real.waitingByTopic();
  }

  @Override
  public List<SpooledRecord> oldest(String topic, int maxRecords) {
    return real.oldest(topic, maxRecords);
  }

  @Override
  public void remove(Collection<SpooledRecord> records) {
    if (records.size() > 1 && failures.getAndDecrement() > 0) {
      throw new KafkaEasyException("on purpose");
    }
    real.remove(records);
  }

  @Override
  public void keep(SpooledRecord record, String reason) {
    real.keep(record, reason);
  }

  @Override
  public long records() {
    return real.records();
  }

  @Override
  public long bytes() {
    return real.bytes();
  }

  @Override
  public long kept() {
    return real.kept();
  }

  @Override
  public long lastPosition() {
    return real.lastPosition();
  }

  @Override
  public void close() {
    real.close();
  }
}
