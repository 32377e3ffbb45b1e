package io.github.kafkaeasy.opentelemetry;

import static io.github.kafkaeasy.opentelemetry.MessagingAttributes.OFFSET;
import static io.github.kafkaeasy.opentelemetry.MessagingAttributes.PARTITION;

import io.github.kafkaeasy.message.KafkaEasyHeaders;
import io.github.kafkaeasy.producer.spi.OutgoingRecord;
import io.github.kafkaeasy.producer.spi.SendHook;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Creates a span for each send and writes its context into the record's headers. The span's parent
 * is:
 *
 * <ul>
 *   <li>for dead letters and records on their way to a retry topic, the send of the record that
 *       failed, so that all spans of a record are in one trace
 *   <li>for a redrive, the current span of the program that runs it, if any, with a link to the
 *       dead letter: a redrive may happen days later, and tools cannot show a trace that goes on
 *       for days
 *   <li>for all other sends, the current span; without one, the context in the record's headers,
 *       which records from an outbox table may have
 * </ul>
 */
record SendTracing(Telemetry telemetry) implements SendHook {

  @Override
  public Sent begin(OutgoingRecord record) {
    Open open = new Open(telemetry);
    telemetry.guarded("begin", () -> open.begin(record));
    return open;
  }

  @Override
  public String toString() {
    return "OpenTelemetry spans of sends";
  }

  /** The span of one send. */
  private static final class Open implements Sent {
    private final Telemetry telemetry;
    private @Nullable Span span;

    Open(Telemetry telemetry) {
      this.telemetry = telemetry;
    }

    void begin(OutgoingRecord record) {
      // A redriven record that fails again still has the headers of its redrive.
      if (!record.isOfFailurePolicy() && isRedrive(record.headers())) {
        beginRedrive(record);
        return;
      }
      Context parent = parentOf(record);
      if (telemetry.leavesOut(parent)) {
        telemetry.inject(parent, record.headers());
      } else {
        begin(record, parent, SpanContext.getInvalid());
      }
    }

    private void beginRedrive(OutgoingRecord record) {
      Context letter = telemetry.extract(Context.root(), record.headers());
      SpanContext failed = Span.fromContext(letter).getSpanContext();
      begin(record, letter.with(Span.current()), failed);
    }

    /**
     * Begins the span.
     *
     * @param linked the context of the span to link to; an invalid context for no link
     */
    private void begin(OutgoingRecord record, Context parent, SpanContext linked) {
      String topic = record.topic();
      SpanBuilder builder =
          telemetry
              .tracer()
              .spanBuilder("send " + topic)
              .setSpanKind(SpanKind.PRODUCER)
              .setAllAttributes(
                  MessagingAttributes.common(Attributes.builder(), "send", topic).build());
      Integer partition = record.partition();
      if (partition != null) {
        builder.setAttribute(PARTITION, String.valueOf(partition));
      }
      if (linked.isValid()) {
        builder.addLink(linked);
      }
      Span begun = builder.setParent(parent).startSpan();
      span = begun;
      if (begun.isRecording()) {
        MessagingAttributes.record(
            begun, record.key() instanceof String text ? text : null, record.isTombstone());
      }
      telemetry.inject(parent.with(begun), record.headers());
    }

    private Context parentOf(OutgoingRecord record) {
      if (record.isOfFailurePolicy()) {
        return telemetry.extract(Context.root(), record.headers());
      }
      Context current = Context.current();
      return Span.fromContext(current).getSpanContext().isValid()
          ? current
          : telemetry.extract(current, record.headers());
    }

    private static boolean isRedrive(Headers headers) {
      for (Header header : headers) {
        if (header.key().startsWith(KafkaEasyHeaders.REDRIVE_PREFIX)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public void ended(@Nullable RecordMetadata metadata, @Nullable Throwable failure) {
      Span begun = span;
      if (begun != null) {
        telemetry.guarded("end", () -> end(begun, metadata, failure));
      }
    }

    private static void end(
        Span begun, @Nullable RecordMetadata metadata, @Nullable Throwable failure) {
      if (metadata != null && metadata.partition() >= 0) {
        begun.setAttribute(PARTITION, String.valueOf(metadata.partition()));
      }
      if (metadata != null && metadata.hasOffset()) {
        begun.setAttribute(OFFSET, metadata.offset());
      }
      Telemetry.end(begun, failure, failure == null ? null : failure.getCause());
    }
  }
}
