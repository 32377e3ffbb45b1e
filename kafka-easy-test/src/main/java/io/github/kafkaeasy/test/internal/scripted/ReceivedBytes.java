package io.github.kafkaeasy.test.internal.scripted;

import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** The client's metric of bytes received from brokers. Thread-safe. */
final class ReceivedBytes implements Metric {
  private static final MetricName NAME =
      new MetricName("incoming-byte-total", "consumer-metrics", "", Map.of());

  private volatile double bytes;

  void become(double total) {
    bytes = total;
  }

  @Override
  public MetricName metricName() {
    return NAME;
  }

  @Override
  public Object metricValue() {
    return bytes;
  }
}
