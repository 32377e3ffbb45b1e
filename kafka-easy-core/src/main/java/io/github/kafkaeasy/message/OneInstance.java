package io.github.kafkaeasy.message;

import io.github.kafkaeasy.error.KafkaEasyException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One serializer or deserializer shared by all clients that use the codec. The first client
 * configures it, the last one closes it.
 */
final class OneInstance<P> {
  private final P instance;
  private final KafkaPart<P> part;

  /** Held during a call; null if concurrent calls are allowed. */
  private final @Nullable ReentrantLock turn;

  private int clients; // guarded by this
  private boolean forKeys; // guarded by this; whether it was configured for keys
  private boolean closed; // guarded by this

  OneInstance(P instance, KafkaPart<P> part, boolean oneCallAtATime) {
    this.instance = instance;
    this.part = part;
    this.turn = oneCallAtATime ? new ReentrantLock() : null;
  }

  /**
   * Registers one more client, and configures the instance for the first one.
   *
   * @throws KafkaEasyException if the instance is closed, or is already configured for the other
   *     part of records (keys or values)
   */
  synchronized Instances<P> open(CodecSetup setup) {
    if (closed) {
      throw new KafkaEasyException(
          name()
              + " is closed, since the last client that used it has ended or could not start."
              + " Create a new one for each start of a client, or use Codec.pooled(...)");
    }
    if (clients == 0) {
      forKeys = setup.isKey();
      closed = true; // stays closed if configure throws
      part.configure(instance, setup);
      closed = false;
    } else if (forKeys != setup.isKey()) {
      throw new KafkaEasyException(
          name()
              + " is configured for "
              + (forKeys ? "keys" : "values")
              + " already. Use one instance for keys and another for values, or use"
              + " Codec.pooled(...)");
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

  /** One client's use of the instance. */
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
