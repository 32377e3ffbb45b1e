package io.github.kafkaeasy.consumer.internal.run;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.MDC;

/** Says in SLF4J's MDC which record the worker is at. */
public final class LogContext {
  private final String group;

  public LogContext(String group) {
    this.group = group;
  }

  public void enter(ConsumerRecord<byte[], byte[]> record, int attempt) {
    MDC.put("topic", record.topic());
    MDC.put("partition", Integer.toString(record.partition()));
    MDC.put("offset", Long.toString(record.offset()));
    MDC.put("group", group);
    MDC.put("attempt", Integer.toString(attempt));
  }

  /** What else a handler has put there goes too: the next record is not its own. */
  public void leave() {
    MDC.clear();
  }
}
