package io.github.kafkaeasy.consumer.internal.outputs;

import io.github.kafkaeasy.consumer.Outputs;
import io.github.kafkaeasy.internal.settings.Options;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.OutgoingMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the outputs of one attempt on a record, until the handler returns or fails. Any thread
 * may add an output.
 */
public final class AttemptOutputs implements Outputs {
  private final OutputWriter writer;

  /** An immutable list while it has at most one output, as most records do. Guarded by this. */
  private List<Output> outputs = List.of();

  /** Guarded by this. */
  private boolean over;

  public AttemptOutputs(OutputWriter writer) {
    this.writer = writer;
  }

  @Override
  public void send(String topic, @Nullable String key, Object value) {
    Options.required("value", value);
    OutgoingMessage<Object> message = OutgoingMessage.of(value).topic(topic);
    sendUsual(key == null ? message : message.key(key), value);
  }

  @Override
  public void send(String topic, Object value) {
    Options.required("value", value);
    sendUsual(OutgoingMessage.of(value).topic(topic), value);
  }

  @SuppressWarnings("unchecked") // the codec was found by the value's class and accepts it
  private void sendUsual(OutgoingMessage<Object> message, Object value) {
    send(message, (Codec<Object>) writer.codecOf(value));
  }

  @Override
  public <T> void send(OutgoingMessage<T> message, Codec<T> codec) {
    Options.required("message", message);
    Options.required("codec", codec);
    refuseLate();
    Output output = writer.write(message, codec);
    boolean late;
    synchronized (this) {
      late = over;
      if (!late) {
        add(output);
      }
    }
    if (late) {
      output.forgotten(late());
      throw late();
    }
  }

  private void add(Output output) {
    if (outputs.isEmpty()) {
      outputs = List.of(output);
      return;
    }
    if (outputs.size() == 1) {
      outputs = new ArrayList<>(outputs);
    }
    outputs.add(output);
  }

  private synchronized void refuseLate() {
    if (over) {
      throw late();
    }
  }

  private static IllegalStateException late() {
    return new IllegalStateException(
        "This record is not sent, because the handler has already ended. Send before it returns");
  }

  /** Returns the outputs and accepts no more, because the handler has ended. */
  public synchronized List<Output> end() {
    over = true;
    List<Output> all = outputs;
    outputs = List.of();
    return all;
  }

  /** Drops outputs and tells the connection's send hooks why they are not sent. */
  public static void forget(List<Output> outputs, Throwable why) {
    outputs.forEach(output -> output.forgotten(why));
  }
}
