package io.github.kafkaeasy.internal.connection;

import org.apache.kafka.clients.admin.Admin;

/**
 * An admin client in a try-with-resources statement. {@code Admin.close()} waits without limit for
 * running calls and for the client's thread; this class aborts the calls and waits up to one
 * second.
 *
 * @param admin closed with this object
 */
public record OwnAdmin(Admin admin) implements AutoCloseable {
  @Override
  public void close() {
    ClientClosing.close(admin);
  }
}
