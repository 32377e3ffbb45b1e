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
 * A span for each send, whose context goes into the record's headers. Its parent:
 *
 * <ul>
 *   <li>for dead letters and records on their way to a retry topic, the send of the record that
 *       failed: what a policy moves is a part of that record's trace
 *   <li>for a redrive, the span of the program that runs it, if there is one, with a link to the
 *       letter: days may lie between, and a trace that never ends cannot be looked at
 *   <li>for all others the current span, or without one the context that the headers carry, as
 *       those of an outbox do
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

  /** One send's span. */
  private static final class Open implements Sent {
    private final Telemetry telemetry;
    private @Nullable Span span;

    Open(Telemetry telemetry) {
      this.telemetry = telemetry;
    }

    void begin(OutgoingRecord record) {
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
      Context parent = parentOf(record, builder);
      Span begun = builder.setParent(parent).startSpan();
      span = begun;
      if (begun.isRecording()) {
        MessagingAttributes.record(
            begun, record.key() instanceof String text ? text : null, record.isTombstone());
      }
      telemetry.inject(parent.with(begun), record.headers());
    }

    private Context parentOf(OutgoingRecord record, SpanBuilder builder) {
      Context current = Context.current();
      if (record.isOfFailurePolicy()) {
        return telemetry.extract(Context.root(), record.headers());
      }
      if (isRedrive(record.headers())) {
        Context letter = telemetry.extract(Context.root(), record.headers());
        SpanContext failed = Span.fromContext(letter).getSpanContext();
        if (failed.isValid()) {
          builder.addLink(failed);
        }
        return letter.with(Span.fromContext(current));
      }
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
