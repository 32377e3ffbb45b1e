package io.github.kafkaeasy.producer.internal.send;

import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.error.KafkaEasyException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Admin client that is open only while a request runs. A producer asks once for each topic; a
 * connection that stays idle afterwards would waste resources of the brokers. Thread-safe.
 */
public final class AdminOnDemand implements AutoCloseable {
  private final Supplier<EasyAdmin> connect;
  private @Nullable EasyAdmin open; // guarded by this
  private int users; // guarded by this
  private boolean closed; // guarded by this

  public AdminOnDemand(Supplier<EasyAdmin> connect) {
    this.connect = connect;
  }

  public <T> T ask(Function<EasyAdmin, T> question) {
    EasyAdmin admin = begin();
    try {
      return question.apply(admin);
    } finally {
      end(admin);
    }
  }

  /** Ends running requests and refuses further ones. */
  @Override
  public void close() {
    EasyAdmin unused;
    synchronized (this) {
      closed = true;
      unused = open;
      open = null;
    }
    if (unused != null) {
      unused.close();
    }
  }

  private synchronized EasyAdmin begin() {
    if (closed) {
      throw new KafkaEasyException("This producer is closed.");
    }
    EasyAdmin admin = open;
    if (admin == null) {
      admin = connect.get(); // does not connect yet
      open = admin;
    }
    users++;
    return admin;
  }

  private void end(EasyAdmin admin) {
    synchronized (this) {
      if (--users > 0 || open != admin) {
        return;
      }
      open = null;
    }
    admin.close();
  }
}
