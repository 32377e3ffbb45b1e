package io.github.kafkaeasy.opentelemetry;

import static io.github.kafkaeasy.opentelemetry.MessagingAttributes.ATTEMPT;
import static io.github.kafkaeasy.opentelemetry.MessagingAttributes.BATCH_COUNT;
import static io.github.kafkaeasy.opentelemetry.MessagingAttributes.OFFSET;
import static io.github.kafkaeasy.opentelemetry.MessagingAttributes.PARTITION;

import io.github.kafkaeasy.consumer.spi.HandlerHook;
import io.github.kafkaeasy.consumer.spi.HandlerRun;
import io.github.kafkaeasy.message.Message;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Creates a span around each call of a handler and makes it current on the handler's thread. The
 * span's parent is the send of the record; a batch has links to the sends of its records instead.
 *
 * <p>The parent context is taken from the headers alone, starting at the root: a context that
 * happens to be current on the worker's thread is unrelated to the record.
 */
record HandlerTracing(Telemetry telemetry) implements HandlerHook {

  @Override
  public Scope begin(HandlerRun run) {
    Open open = new Open(telemetry);
    telemetry.guarded("begin", () -> open.begin(run));
    return open;
  }

  @Override
  public String toString() {
    return "OpenTelemetry spans of handlers";
  }

  /**
   * The span of one call. A worker begins it and closes the scope; any thread may end it, because
   * asynchronous handlers finish on threads of the application.
   */
  private static final class Open implements Scope {
    private final Telemetry telemetry;
    private @Nullable Span span;
    private io.opentelemetry.context.@Nullable Scope scope;

    Open(Telemetry telemetry) {
      this.telemetry = telemetry;
    }

    void begin(HandlerRun run) {
      Message<?> first = run.messages().get(0);
      Context parent =
          run.isBatch() ? Context.root() : telemetry.extract(Context.root(), first.headers());
      if (!run.isBatch() && telemetry.leavesOut(parent)) {
        makeCurrent(parent);
        return;
      }
      SpanTemplates.Template template = telemetry.templates().of(first.topic(), run.group());
      // As the conventions require, the span begins with the attributes that samplers may use. All
      // others are set only if the span is recorded; most spans of a busy topic are not.
      SpanBuilder builder =
          telemetry
              .tracer()
              .spanBuilder(template.name())
              .setSpanKind(SpanKind.CONSUMER)
              .setAllAttributes(template.attributes())
              .setAttribute(PARTITION, SpanTemplates.partition(first.partition()));
      if (run.isBatch()) {
        builder.setNoParent().setAttribute(BATCH_COUNT, (long) run.messages().size());
        senders(run).forEach(builder::addLink);
      } else {
        builder.setParent(parent);
      }
      Span begun = builder.startSpan();
      span = begun;
      if (begun.isRecording()) {
        describe(begun, first, run.isBatch());
      }
      makeCurrent(parent.with(begun));
    }

    // The scope is closed by close(), which the consumer calls on this thread whatever happens.
    @SuppressWarnings("MustBeClosedChecker")
    private void makeCurrent(Context context) {
      if (context != Context.current()) {
        scope = context.makeCurrent();
      }
    }

    private static void describe(Span begun, Message<?> first, boolean batch) {
      if (!batch) {
        begun.setAttribute(OFFSET, first.offset());
        MessagingAttributes.record(begun, first.key(), first.isTombstone());
      }
      if (first.attempt() > 1) {
        begun.setAttribute(ATTEMPT, (long) first.attempt());
      }
    }

    /** The distinct sends of the batch's records. */
    private Set<SpanContext> senders(HandlerRun run) {
      Set<SpanContext> senders = new LinkedHashSet<>();
      for (Message<?> message : run.messages()) {
        SpanContext sender =
            Span.fromContext(telemetry.extract(Context.root(), message.headers())).getSpanContext();
        if (sender.isValid()) {
          senders.add(sender);
        }
      }
      return senders;
    }

    @Override
    public void close() {
      io.opentelemetry.context.Scope current = scope;
      if (current != null) {
        telemetry.guarded("close", current::close);
      }
    }

    @Override
    public void ended(@Nullable Throwable failure) {
      Span begun = span;
      if (begun != null) {
        telemetry.guarded("end", () -> Telemetry.end(begun, failure, null));
      }
    }
  }
}
