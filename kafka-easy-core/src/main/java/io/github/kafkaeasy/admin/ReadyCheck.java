package io.github.kafkaeasy.admin;

import io.github.kafkaeasy.config.HostPort;
import io.github.kafkaeasy.config.Options;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.NotReadyException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a cluster, and remembers for each address how far it came. A plain connection is tried
 * before a Kafka client is made: the client would only say that it timed out.
 */
final class ReadyCheck {
  private static final long PAUSE_MILLIS = 200;
  private static final int CONNECT_MILLIS = 2_000;
  private static final int ANSWER_MILLIS = 5_000;

  /** How far the check of one address came; later is further. */
  private enum Step {
    NAME("the name does not resolve", "Check the spelling and the DNS."),
    REFUSED(
        "nothing listens there (connection refused)",
        "Check that the broker runs and that the port is right."),
    SILENT(
        "no TCP connection could be made",
        "Check routes and firewalls between this machine and the broker."),
    NO_KAFKA(
        "TCP connects, but no Kafka answers",
        "Check that this is a broker's port, that security.protocol fits it, and that the broker's"
            + " advertised.listeners can be reached from here.");

    final String happened;
    final String advice;

    Step(String happened, String advice) {
      this.happened = happened;
      this.advice = advice;
    }
  }

  private final List<HostPort> addresses;
  private final IntFunction<String> ask;
  private final Map<HostPort, Step> reached = new LinkedHashMap<>();
  private @Nullable Throwable last;

  /**
   * Made for one wait.
   *
   * @param ask asks the cluster for its id within so many milliseconds, or throws
   */
  ReadyCheck(List<HostPort> addresses, IntFunction<String> ask) {
    this.addresses = addresses;
    this.ask = ask;
  }

  void await(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      while (!ready(deadline)) {
        if (millisUntil(deadline) <= PAUSE_MILLIS) {
          throw notReady("was not ready within " + Options.readable(limit), last);
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notReady("was not ready when the waiting thread was interrupted", e);
    }
  }

  private boolean ready(long deadline) throws InterruptedException {
    boolean connected = false;
    for (HostPort address : addresses) {
      Step failed = connect(address, deadline);
      reached.put(address, failed == null ? Step.NO_KAFKA : failed);
      connected |= failed == null;
      if (connected) {
        break; // one address is enough, and the others may be down for good
      }
    }
    return connected && answers(deadline);
  }

  private boolean answers(long deadline) throws InterruptedException {
    int patience = (int) Math.max(1, Math.min(ANSWER_MILLIS, millisUntil(deadline)));
    try {
      return within(deadline, () -> ask.apply(patience)).isPresent();
    } catch (KafkaEasyException e) {
      last = e;
      Throwable cause = e.getCause();
      if (cause instanceof AuthenticationException) {
        throw new NotReadyException(
            "Kafka at "
                + HostPort.join(addresses)
                + " refuses this client: "
                + cause.getMessage()
                + ". Check security.protocol, the sasl.* and the ssl.* settings.",
            texts(),
            e);
      }
      if (cause instanceof UnsupportedVersionException) {
        throw new NotReadyException(
            "Kafka at " + HostPort.join(addresses) + " is too old: " + cause.getMessage() + ".",
            texts(),
            e);
      }
      return false;
    }
  }

  private static @Nullable Step connect(HostPort address, long deadline)
      throws InterruptedException {
    InetSocketAddress resolved =
        within(deadline, () -> new InetSocketAddress(address.host(), address.port()))
            .filter(found -> !found.isUnresolved())
            .orElse(null);
    if (resolved == null) {
      return Step.NAME;
    }
    try (Socket socket = new Socket()) {
      socket.connect(resolved, (int) Math.max(1, Math.min(CONNECT_MILLIS, millisUntil(deadline))));
      return null;
    } catch (SocketTimeoutException e) {
      return Step.SILENT;
    } catch (ConnectException e) {
      return Step.REFUSED;
    } catch (IOException e) {
      return Step.SILENT;
    }
  }

  /** A task that may hang, as resolving a name does, on a thread that nobody has to wait for. */
  private static <T> Optional<T> within(long deadline, Supplier<T> task)
      throws InterruptedException {
    CompletableFuture<T> result =
        CompletableFuture.supplyAsync(
            task,
            run -> {
              Thread thread = new Thread(run, "kafka-easy-ready-check");
              thread.setDaemon(true);
              thread.start();
            });
    try {
      return Optional.of(result.get(Math.max(1, millisUntil(deadline)), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaEasyException ours) {
        throw ours;
      }
      throw new KafkaEasyException("Checking the connection failed: " + e.getCause(), e.getCause());
    }
  }

  private NotReadyException notReady(String what, @Nullable Throwable cause) {
    String tried =
        reached.entrySet().stream()
            .map(entry -> entry.getKey() + ": " + entry.getValue().happened)
            .collect(Collectors.joining("; "));
    String advice =
        reached.values().stream()
            .distinct()
            .map(step -> step.advice)
            .collect(Collectors.joining(" "));
    return new NotReadyException(
        "Kafka " + what + ". Tried " + tried + ". " + advice, texts(), cause);
  }

  private List<String> texts() {
    return addresses.stream().map(HostPort::toString).toList();
  }

  private static long millisUntil(long deadline) {
    return TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
  }
}
