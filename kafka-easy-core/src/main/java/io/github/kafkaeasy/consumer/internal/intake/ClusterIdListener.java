package io.github.kafkaeasy.consumer.internal.intake;

import java.util.function.Supplier;
import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.ClusterResourceListener;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Gets the id of the cluster from Kafka's client. The client passes it only to deserializers and
 * similar plug-ins, so this class is a deserializer, which leaves bytes unchanged.
 */
public final class ClusterIdListener extends ByteArrayDeserializer
    implements ClusterResourceListener, Supplier<@Nullable String> {

  /** Written by one of the client's threads, read by the poll thread. */
  private volatile @Nullable String clusterId;

  @Override
  public void onUpdate(ClusterResource cluster) {
    clusterId = cluster.clusterId();
  }

  @Override
  public @Nullable String get() {
    return clusterId;
  }
}
