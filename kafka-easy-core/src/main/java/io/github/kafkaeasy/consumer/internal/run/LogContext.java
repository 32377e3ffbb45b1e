package io.github.kafkaeasy.consumer.internal.run;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.MDC;

/**
 * Puts the coordinates of the worker's record, or of the first record of its batch, into SLF4J's
 * MDC.
 */
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

  /**
   * Clears the whole MDC, including the handler's own keys, so that they do not leak into the next
   * record's log lines.
   */
  public void leave() {
    MDC.clear();
  }
}
