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
  private static final io.opentelemetry.context.Scope NOTHING =
      io.opentelemetry.context.Scope.noop();

  @Override
  public Scope begin(HandlerRun run) {
    try {
      return run.isBatch() ? ofBatch(run) : ofRecord(run);
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError thrown) {
      telemetry.failed("begin", thrown);
      return Scope.NONE;
    }
  }

  /**
   * Begins the span of a call with one record. Creates nothing if the record gets no span and its
   * context is already current, as for most records of a busy topic.
   */
  private Scope ofRecord(HandlerRun run) {
    Message<?> message = run.messages().get(0);
    Context parent = telemetry.contextIn(message.headers());
    if (!telemetry.leavesOut(parent)) {
      return begun(builder(run, message).setParent(parent).startSpan(), parent, message, false);
    }
    return parent == Context.current() ? Scope.NONE : new Open(telemetry, null, current(parent));
  }

  private Scope ofBatch(HandlerRun run) {
    Message<?> first = run.messages().get(0);
    SpanBuilder builder =
        builder(run, first).setNoParent().setAttribute(BATCH_COUNT, (long) run.messages().size());
    senders(run).forEach(builder::addLink);
    return begun(builder.startSpan(), Context.root(), first, true);
  }

  /** Describes a span that has begun and makes it current; it is ended even if this fails. */
  private Scope begun(Span span, Context parent, Message<?> first, boolean batch) {
    io.opentelemetry.context.Scope current = NOTHING;
    try {
      if (span.isRecording()) {
        describe(span, first, batch);
      }
      current = current(parent.with(span));
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError thrown) {
      telemetry.failed("begin", thrown);
    }
    return new Open(telemetry, span, current);
  }

  /**
   * A span with the attributes that samplers may use, as the conventions require. All others are
   * set only if the span is recorded; most spans of a busy topic are not.
   */
  private SpanBuilder builder(HandlerRun run, Message<?> first) {
    SpanTemplates.Template template = telemetry.templates().of(first.topic(), run.group());
    return telemetry
        .tracer()
        .spanBuilder(template.name())
        .setSpanKind(SpanKind.CONSUMER)
        .setAllAttributes(template.attributes())
        .setAttribute(PARTITION, SpanTemplates.partition(first.partition()));
  }

  private static void describe(Span span, Message<?> first, boolean batch) {
    if (!batch) {
      span.setAttribute(OFFSET, first.offset());
      MessagingAttributes.record(span, first.key(), first.isTombstone());
    }
    if (first.attempt() > 1) {
      span.setAttribute(ATTEMPT, (long) first.attempt());
    }
  }

  /** The distinct sends of the batch's records. */
  private Set<SpanContext> senders(HandlerRun run) {
    Set<SpanContext> senders = new LinkedHashSet<>();
    for (Message<?> message : run.messages()) {
      SpanContext sender =
          Span.fromContext(telemetry.contextIn(message.headers())).getSpanContext();
      if (sender.isValid()) {
        senders.add(sender);
      }
    }
    return senders;
  }

  // The scope is closed by close(), which the consumer calls on this thread whatever happens.
  @SuppressWarnings("MustBeClosedChecker")
  private static io.opentelemetry.context.Scope current(Context context) {
    return context.makeCurrent();
  }

  @Override
  public String toString() {
    return "OpenTelemetry spans of handlers";
  }

  /**
   * The context of one call, and its span if it has one. A worker closes the scope; any thread may
   * end the span, because asynchronous handlers finish on threads of the application.
   */
  private record Open(
      Telemetry telemetry, @Nullable Span span, io.opentelemetry.context.Scope current)
      implements Scope {

    @Override
    public void close() {
      telemetry.guarded("close", current::close);
    }

    @Override
    public void ended(@Nullable Throwable failure) {
      if (span != null) {
        telemetry.guarded("end", () -> Telemetry.end(span, failure, null));
      }
    }
  }
}
