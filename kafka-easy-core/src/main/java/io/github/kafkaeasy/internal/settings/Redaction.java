package io.github.kafkaeasy.internal.settings;

import io.github.kafkaeasy.error.internal.Causes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * Decides which values may appear in {@code describe()}, log lines and exceptions: only those of
 * the properties listed here, and kafka-easy's own options, which are never secret. A list of
 * secret properties instead would have to include those of every plug-in and of future Kafka
 * versions.
 */
public final class Redaction {
  /** Placeholder for a hidden value. */
  public static final String HIDDEN = "(hidden)";

  private static final Set<String> SHOWN =
      Set.of(
          // connection
          "bootstrap.servers",
          "client.id",
          "client.dns.lookup",
          "client.rack",
          "bootstrap.controllers",
          "connections.max.idle.ms",
          "default.api.timeout.ms",
          "metadata.max.age.ms",
          "metadata.recovery.strategy",
          "metadata.recovery.rebootstrap.trigger.ms",
          "metadata.max.idle.ms",
          "receive.buffer.bytes",
          "send.buffer.bytes",
          "reconnect.backoff.ms",
          "reconnect.backoff.max.ms",
          "request.timeout.ms",
          "retries",
          "retry.backoff.ms",
          "retry.backoff.max.ms",
          "security.protocol",
          "kafka.easy.allow.plain.without.tls",
          "config.providers",
          "sasl.kerberos.service.name",
          "sasl.oauthbearer.token.endpoint.url",
          "sasl.oauthbearer.scope",
          "sasl.login.callback.handler.class",
          "sasl.mechanism",
          "ssl.protocol",
          "ssl.enabled.protocols",
          "ssl.endpoint.identification.algorithm",
          "ssl.keystore.type",
          "ssl.keystore.location",
          "ssl.truststore.type",
          "ssl.truststore.location",
          "socket.connection.setup.timeout.ms",
          "socket.connection.setup.timeout.max.ms",
          "enable.metrics.push",
          "metrics.num.samples",
          "metrics.recording.level",
          "metrics.sample.window.ms",
          // producer
          "acks",
          "batch.size",
          "buffer.memory",
          "compression.type",
          "compression.gzip.level",
          "compression.lz4.level",
          "compression.zstd.level",
          "delivery.timeout.ms",
          "enable.idempotence",
          "linger.ms",
          "max.block.ms",
          "max.in.flight.requests.per.connection",
          "max.request.size",
          "partitioner.adaptive.partitioning.enable",
          "partitioner.availability.timeout.ms",
          "partitioner.class",
          "partitioner.ignore.keys",
          "transaction.timeout.ms",
          "transactional.id",
          // consumer
          "allow.auto.create.topics",
          "auto.commit.interval.ms",
          "auto.offset.reset",
          "check.crcs",
          "enable.auto.commit",
          "exclude.internal.topics",
          "fetch.max.bytes",
          "fetch.max.wait.ms",
          "fetch.min.bytes",
          "group.id",
          "group.instance.id",
          "group.protocol",
          "group.remote.assignor",
          "heartbeat.interval.ms",
          "internal.leave.group.on.close",
          "isolation.level",
          "max.partition.fetch.bytes",
          "max.poll.interval.ms",
          "max.poll.records",
          "partition.assignment.strategy",
          "session.timeout.ms");

  private static final Pattern SAYS_NOTHING = Pattern.compile("-?\\d{1,3}|true|false");

  private Redaction() {}

  /** Whether values of the property may be shown. */
  public static boolean mayShow(String property) {
    return SHOWN.contains(property);
  }

  /**
   * Whether the message of the failure, or of one of its causes, contains a value that must not be
   * shown; exceptions of other libraries may quote settings. Values that reveal nothing (short
   * numbers, true, false) are ignored.
   */
  public static boolean isQuotedBy(Throwable failure, Map<String, ?> settings) {
    List<String> secrets = new ArrayList<>();
    settings.forEach(
        (name, value) -> {
          if (!mayShow(name)) {
            addTexts(value, secrets);
          }
        });
    return Causes.chain(failure).stream()
        .map(cause -> String.valueOf(cause.getMessage()))
        .anyMatch(message -> secrets.stream().anyMatch(message::contains));
  }

  private static void addTexts(@Nullable Object value, List<String> secrets) {
    if (value instanceof Collection<?> several) {
      several.forEach(one -> addTexts(one, secrets));
    } else if (value instanceof CharSequence || value instanceof Password) {
      String text = value instanceof Password secret ? secret.value() : value.toString();
      // A client tries the URLs of a list one by one, and may quote one of them.
      String[] parts = text.contains("://") ? text.split(",", -1) : new String[] {text};
      for (String part : parts) {
        if (!part.isBlank() && !SAYS_NOTHING.matcher(part).matches()) {
          secrets.add(part.strip());
        }
      }
    }
  }

  /** The value as text, or {@link #HIDDEN}. */
  public static String show(String property, @Nullable Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof OptionText ours) {
      return ours.text();
    }
    if (!mayShow(property) || value instanceof Password) {
      return HIDDEN;
    }
    if (value instanceof Collection<?> several) {
      return several.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
    return value instanceof Class<?> type ? type.getName() : value.toString();
  }
}
