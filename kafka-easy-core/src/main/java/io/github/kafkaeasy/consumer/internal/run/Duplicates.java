package io.github.kafkaeasy.consumer.internal.run;

import io.github.kafkaeasy.consumer.Deduplication;
import io.github.kafkaeasy.consumer.internal.shared.JvmHealth;
import io.github.kafkaeasy.consumer.spi.DuplicateStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves out records that were handled before. The first record of an id claims it until the record
 * is settled. Only then is the id remembered, if the record was handled, and waiting copies check
 * again. So no record is left out as a duplicate of one that was not handled. Called by any worker.
 */
public final class Duplicates implements Precheck {
  private static final Logger LOG = LoggerFactory.getLogger(Duplicates.class);

  private final Deduplication.Identity identity;
  private final DuplicateStore store;
  private final Consumer<Throwable> onJvmUnwell;

  private final Map<String, Claim> byId = new ConcurrentHashMap<>();

  /** Claims by record; ConsumerRecord has no equals, so records are compared by identity. */
  private final Map<ConsumerRecord<byte[], byte[]>, Claim> byRecord = new ConcurrentHashMap<>();

  public Duplicates(
      Deduplication.Identity identity, DuplicateStore store, Consumer<Throwable> onJvmUnwell) {
    this.identity = identity;
    this.store = store;
    this.onJvmUnwell = onJvmUnwell;
  }

  @Override
  public @Nullable RunOutcome look(ConsumerRecord<byte[], byte[]> record, int attempt) {
    if (byRecord.containsKey(record)) {
      // A retry: the record has had its claim since the first attempt.
      return null;
    }
    String id = identity.of(record);
    if (id == null) {
      return null;
    }
    Claim mine = new Claim(id);
    Claim first = byId.putIfAbsent(id, mine);
    if (first != null) {
      return new RunOutcome.Twin(first);
    }
    boolean known = true;
    try {
      known = store.contains(id);
      if (known) {
        return RunOutcome.DUPLICATE;
      }
      byRecord.put(record, mine);
      return null;
    } finally {
      if (known) {
        end(mine);
      }
    }
  }

  /** Ends the record's claim, if it has one, because the record is settled or given up. */
  public void ended(ConsumerRecord<byte[], byte[]> record, boolean handled) {
    Claim claim = byRecord.remove(record);
    if (claim == null) {
      return;
    }
    if (handled) {
      remember(claim.id);
    }
    end(claim);
  }

  private void remember(String id) {
    try {
      store.add(id);
    } catch (Throwable e) {
      if (JvmHealth.isUnwell(e)) {
        onJvmUnwell.accept(e);
      }
      LOG.warn(
          "The duplicate store could not add {}; a later copy of this record would run", id, e);
    }
  }

  private void end(Claim claim) {
    byId.remove(claim.id);
    claim.end();
  }
}
