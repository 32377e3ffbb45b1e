package io.github.kafkaeasy.message;

import io.github.kafkaeasy.error.KafkaEasyException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Serializers, or deserializers, of one client, each used by one thread at a time. There are as
 * many as calls have run at the same time. An instance is in a slot or with a call, never in both,
 * so whoever takes it out of a slot owns it.
 */
final class InstancePool<P> implements Instances<P> {
  /**
   * Calls that run at the same time beyond these make an instance that is closed after the call.
   */
  private static final int SLOTS = 64; // a power of two

  private final Supplier<? extends P> maker;
  private final KafkaPart<P> part;
  private final CodecSetup setup;
  private final AtomicReferenceArray<@Nullable P> idle = new AtomicReferenceArray<>(SLOTS);
  private volatile boolean closed;

  /** Makes the first one, so that settings that it does not take keep the client from starting. */
  InstancePool(Supplier<? extends P> maker, KafkaPart<P> part, CodecSetup setup) {
    this.maker = maker;
    this.part = part;
    this.setup = setup;
    idle.set(0, make());
  }

  @Override
  public P take() {
    if (closed) {
      throw new KafkaEasyException("its " + part.word() + " is closed, as its client is");
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
        if (closed) { // perhaps after close() had looked into that slot
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

  /** Each is closed, whatever the others throw. */
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
      throw new KafkaEasyException("the supplier of its " + part.word() + " answered null");
    }
    part.configure(instance, setup);
    return instance;
  }

  /** A thread finds in the same slot what it put there, unless another one came by. */
  private static int start() {
    return (int) Thread.currentThread().getId() & (SLOTS - 1);
  }
}
