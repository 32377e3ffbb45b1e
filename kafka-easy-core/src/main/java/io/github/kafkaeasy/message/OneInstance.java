package io.github.kafkaeasy.message;

import io.github.kafkaeasy.error.KafkaEasyException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One serializer, or deserializer, for all clients that are given it: configured by the first of
 * them, closed after the last.
 */
final class OneInstance<P> {
  private final P instance;
  private final KafkaPart<P> part;

  /** Held during a call; null: callers come side by side. */
  private final @Nullable ReentrantLock turn;

  private int clients; // guarded by this
  private boolean forKeys; // guarded by this; what it was configured for
  private boolean closed; // guarded by this

  OneInstance(P instance, KafkaPart<P> part, boolean oneCallAtATime) {
    this.instance = instance;
    this.part = part;
    this.turn = oneCallAtATime ? new ReentrantLock() : null;
  }

  /**
   * For one more client.
   *
   * @throws KafkaEasyException if it has been closed, or was configured for the other half of
   *     records
   */
  synchronized Instances<P> open(CodecSetup setup) {
    if (closed) {
      throw new KafkaEasyException(
          name()
              + " is closed, since the last client that used it has ended or could not start. Give"
              + " each start a new one, or use Codec.pooled(...)");
    }
    if (clients == 0) {
      forKeys = setup.isKey();
      closed = true; // unless it takes its settings
      part.configure(instance, setup);
      closed = false;
    } else if (forKeys != setup.isKey()) {
      throw new KafkaEasyException(
          name()
              + " is configured for "
              + (forKeys ? "keys" : "values")
              + " already. Give keys and values one each, or use Codec.pooled(...)");
    }
    clients++;
    return new Use();
  }

  private synchronized void leave() {
    clients--;
    if (clients == 0) {
      closed = true;
      part.close().accept(instance);
    }
  }

  private String name() {
    return "the " + part.word() + " " + instance.getClass().getName();
  }

  /** By one client. */
  private final class Use implements Instances<P> {
    private final AtomicBoolean left = new AtomicBoolean();

    @Override
    public P take() {
      if (turn != null) {
        turn.lock();
      }
      return instance;
    }

    @Override
    public void giveBack(P given) {
      if (turn != null) {
        turn.unlock();
      }
    }

    @Override
    public void close() {
      if (left.compareAndSet(false, true)) {
        leave();
      }
    }
  }
}
