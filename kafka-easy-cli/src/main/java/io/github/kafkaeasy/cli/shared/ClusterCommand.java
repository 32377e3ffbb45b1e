package io.github.kafkaeasy.cli.shared;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that asks a cluster. */
public abstract class ClusterCommand extends AnsweringCommand {
  @Mixin private Connection connection = new Connection();

  @Option(names = "--debug", description = "Log lines of the clients, and stack traces.")
  private boolean debug;

  @Override
  protected final Reply reply() throws Exception {
    ClientLogs.show(debug);
    check();
    KafkaEasy kafka = connection.kafka();
    try (EasyAdmin admin = kafka.admin(connection.timeout())) {
      return run(kafka, admin);
    }
  }

  /** Refuses what is wrong whatever the cluster says; by default nothing. */
  protected void check() {}

  /** What it does. */
  protected abstract Reply run(KafkaEasy kafka, EasyAdmin admin) throws Exception;

  /** Says soon, and address by address, why a cluster does not answer. */
  protected final void awaitReady(EasyAdmin admin) {
    admin.awaitReady(connection.timeout().multipliedBy(2).dividedBy(3));
  }

  protected final Duration timeout() {
    return connection.timeout();
  }

  /**
   * Takes a property away that Kafka's console tools understand and its clients do not; null if it
   * was not given. For {@link #check}.
   */
  protected final @Nullable String take(String property) {
    return connection.take(property);
  }

  @Override
  public final boolean isDebug() {
    return debug;
  }
}
