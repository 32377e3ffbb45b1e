package io.github.kafkaeasy.producer.internal.spool;

import io.github.kafkaeasy.producer.spi.OpenSpool;
import io.github.kafkaeasy.producer.spi.SpooledRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A spool in memory, whose methods a test overrides. */
class MemorySpool implements OpenSpool {
  private final TreeMap<Long, SpooledRecord> waiting = new TreeMap<>();

  @Override
  public synchronized void append(List<SpooledRecord> records) {
    records.forEach(record -> waiting.put(record.position(), record));
  }

  @Override
  public synchronized Map<String, Long> waitingByTopic() {
    return waiting.values().stream()
        .collect(Collectors.groupingBy(each -> each.record().topic(), Collectors.counting()));
  }

  @Override
  public synchronized List<SpooledRecord> oldest(String topic, int maxRecords) {
    return new ArrayList<>(waiting.values())
        .stream().filter(each -> each.record().topic().equals(topic)).limit(maxRecords).toList();
  }

  @Override
  public synchronized void remove(Collection<SpooledRecord> records) {
    records.forEach(record -> waiting.remove(record.position()));
  }

  @Override
  public void keep(SpooledRecord record, String reason) {
    throw new UnsupportedOperationException(reason);
  }

  @Override
  public synchronized long records() {
    return waiting.size();
  }

  @Override
  public synchronized long bytes() {
    return waiting.values().stream().mapToLong(each -> each.record().sizeInBytes()).sum();
  }

  @Override
  public long kept() {
    return 0;
  }

  @Override
  public synchronized long lastPosition() {
    return waiting.isEmpty() ? -1 : waiting.lastKey();
  }

  @Override
  public void close() {}
}
