package io.github.kafkaeasy.consumer;

import static org.apache.kafka.clients.consumer.ConsumerConfig.GROUP_INSTANCE_ID_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.GROUP_PROTOCOL_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG;

import io.github.kafkaeasy.config.Setting;
import io.github.kafkaeasy.config.Settings;
import io.github.kafkaeasy.consumer.ConsumerSettings.Callbacks;
import io.github.kafkaeasy.consumer.ConsumerSettings.Membership;
import io.github.kafkaeasy.error.InvalidOptionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What a {@link ConsumerBuilder} was told about the group, so far. */
final class MembershipOptions {
  private static final List<String> CLASSIC_ONLY =
      List.of(
          SESSION_TIMEOUT_MS_CONFIG,
          HEARTBEAT_INTERVAL_MS_CONFIG,
          PARTITION_ASSIGNMENT_STRATEGY_CONFIG);

  @Nullable GroupProtocol protocol;
  @Nullable String staticMember;
  @Nullable Boolean leaveOnClose;
  final List<Consumer<Set<TopicPartition>>> assigned = new ArrayList<>();
  final List<Consumer<Set<TopicPartition>>> revoked = new ArrayList<>();
  final List<Runnable> caughtUp = new ArrayList<>();

  /**
   * @param properties settings of the Kafka consumer that were given by name
   */
  Membership check(Settings properties) {
    if (protocol == GroupProtocol.CONSUMER) {
      for (String classicOnly : CLASSIC_ONLY) {
        Setting given = properties.get(classicOnly);
        if (given != null) {
          throw InvalidOptionException.conflict(
              "groupProtocol",
              protocol,
              classicOnly,
              given.value(),
              "under this protocol the broker decides it; leave it out here and set it on the"
                  + " group (kafka-configs --entity-type groups)");
        }
      }
    }
    return new Membership(protocol, staticMember, leaveOnClose);
  }

  Callbacks callbacks() {
    return new Callbacks(assigned, revoked, caughtUp);
  }

  /** What these options come to as settings of the Kafka consumer. */
  static Settings applied(Settings all, Membership membership) {
    Settings result = all;
    GroupProtocol protocol = membership.protocol();
    if (protocol != null) {
      result = result.with(GROUP_PROTOCOL_CONFIG, protocol.name().toLowerCase(Locale.ROOT));
    }
    if (membership.staticMember() != null) {
      result = result.with(GROUP_INSTANCE_ID_CONFIG, membership.staticMember());
    }
    return result;
  }
}
