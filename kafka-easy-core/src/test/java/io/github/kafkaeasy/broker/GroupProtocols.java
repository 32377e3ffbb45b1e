package io.github.kafkaeasy.broker;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.kafkaeasy.test.RawKafka;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.FinalizedVersionRange;

/** Skips tests that need a group protocol which the broker under test does not support. */
public final class GroupProtocols {

  private GroupProtocols() {}

  /** Skips the test if it needs the KIP-848 group protocol and the broker does not have it. */
  public static void assumeSupported(String protocol, RawKafka raw) throws Exception {
    if (protocol.equalsIgnoreCase("consumer")) {
      FeatureMetadata features = raw.admin().describeFeatures().featureMetadata().get();
      FinalizedVersionRange groups = features.finalizedFeatures().get("group.version");
      assumeTrue(
          groups != null && groups.maxVersionLevel() > 0,
          "the broker has no group protocol of its own");
    }
  }
}
