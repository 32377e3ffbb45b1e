package io.github.kafkaeasy.cli.shared;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that connects to a cluster. */
public abstract class ClusterCommand extends AnsweringCommand {
  @Mixin private Connection connection = new Connection();

  @Option(names = "--debug", description = "Print the clients' log lines, and stack traces.")
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

  /** Refuses invalid options before the cluster is asked; does nothing by default. */
  protected void check() {}

  /** Does the work and returns the answer. */
  protected abstract Reply run(KafkaEasy kafka, EasyAdmin admin) throws Exception;

  /** Fails early if the cluster does not answer, with a reason for each address. */
  protected final void awaitReady(EasyAdmin admin) {
    admin.awaitReady(connection.timeout().multipliedBy(2).dividedBy(3));
  }

  protected final Duration timeout() {
    return connection.timeout();
  }

  /**
   * Removes and returns a property that Kafka's console tools know and its clients do not; null if
   * it was not given. Called in {@link #check}.
   */
  protected final @Nullable String take(String property) {
    return connection.take(property);
  }

  @Override
  public final boolean isDebug() {
    return debug;
  }
}
