package io.github.kafkaeasy.message;

import io.github.kafkaeasy.error.KafkaEasyException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Pool of serializers or deserializers of one client, called from any thread. An instance is either
 * in a slot or in use by one call, never both, so the thread that takes an instance owns it. The
 * pool grows to the number of concurrent calls.
 */
final class InstancePool<P> implements Instances<P> {
  /** When all slots are full, an instance that is given back is closed. */
  private static final int SLOTS = 64; // a power of two

  private final Supplier<? extends P> maker;
  private final KafkaPart<P> part;
  private final CodecSetup setup;
  private final AtomicReferenceArray<@Nullable P> idle = new AtomicReferenceArray<>(SLOTS);
  private volatile boolean closed;

  /** Creates the first instance at once, so that invalid settings stop the client from starting. */
  InstancePool(Supplier<? extends P> maker, KafkaPart<P> part, CodecSetup setup) {
    this.maker = maker;
    this.part = part;
    this.setup = setup;
    idle.set(0, make());
  }

  @Override
  public P take() {
    if (closed) {
      throw new KafkaEasyException(
          "its " + part.word() + " is closed, because its client is closed");
    }
    int start = start();
    for (int i = 0; i < SLOTS; i++) {
      int slot = (start + i) & (SLOTS - 1);
      P instance = idle.get(slot) == null ? null : idle.getAndSet(slot, null);
      if (instance != null) {
        return instance;
      }
    }
    return make();
  }

  @Override
  public void giveBack(P instance) {
    int start = start();
    for (int i = 0; i < SLOTS; i++) {
      int slot = (start + i) & (SLOTS - 1);
      if (idle.get(slot) == null && idle.compareAndSet(slot, null, instance)) {
        if (closed) { // close() may have checked this slot before
          closeIdle();
        }
        return;
      }
    }
    part.close().accept(instance);
  }

  @Override
  public void close() {
    closed = true;
    closeIdle();
  }

  /** Closes every idle instance, even if closing one of them fails. */
  private void closeIdle() {
    RuntimeException failure = null;
    for (int slot = 0; slot < SLOTS; slot++) {
      P instance = idle.getAndSet(slot, null);
      if (instance != null) {
        try {
          part.close().accept(instance);
        } catch (RuntimeException e) {
          failure = e;
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private P make() {
    P instance = maker.get();
    if (instance == null) {
      throw new KafkaEasyException("the supplier of its " + part.word() + " returned null");
    }
    part.configure(instance, setup);
    return instance;
  }

  /** Start slot by thread id, so that a thread usually gets its own instance back. */
  private static int start() {
    return (int) Thread.currentThread().getId() & (SLOTS - 1);
  }
}
