package io.github.kafkaeasy.consumer.engine;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.MDC;

/** Says in SLF4J's MDC which record the worker is at. */
final class LogContext {
  private final String group;

  LogContext(String group) {
    this.group = group;
  }

  void enter(ConsumerRecord<byte[], byte[]> record, int attempt) {
    MDC.put("topic", record.topic());
    MDC.put("partition", Integer.toString(record.partition()));
    MDC.put("offset", Long.toString(record.offset()));
    MDC.put("group", group);
    MDC.put("attempt", Integer.toString(attempt));
  }

  /** What else a handler has put there goes too: the next record is not its own. */
  void leave() {
    MDC.clear();
  }
}
