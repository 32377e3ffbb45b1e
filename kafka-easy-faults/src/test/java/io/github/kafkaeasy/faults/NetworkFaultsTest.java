package io.github.kafkaeasy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.error.NotReadyException;
import io.github.kafkaeasy.producer.ProducerBuilder;
import io.github.kafkaeasy.producer.WarmUp;
import io.github.kafkaeasy.test.FaultProxy;
import io.github.kafkaeasy.test.FaultProxy.Direction;
import io.github.kafkaeasy.test.TakeTime;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Network faults (scenarios 4 to 7): absent brokers, resets, black holes, latency. */
@FaultSuite
class NetworkFaultsTest {

  @Test
  void s04AnAbsentBrokerAndABadNameFailWithinTheLimitAndAreNamed(Report report) {
    Duration limit = Duration.ofMillis(1_500);
    long start = System.nanoTime();
    // A proxy without a target accepts connections and cuts them; a closed one refuses them.
    FaultProxy nobody = FaultProxy.open();
    nobody.close();
    String absent = "127.0.0.1:" + nobody.port();
    assertFails(
        () -> KafkaEasy.connect(absent).awaitReady(limit), limit, absent, "nothing listens");
    assertFails(
        () -> KafkaEasy.connect("no-such-host.invalid:9092").awaitReady(limit),
        limit,
        "no-such-host.invalid:9092",
        "does not resolve");
    ProducerBuilder<String> producer =
        KafkaEasy.connect(absent)
            .producer(String.class)
            .topic("orders")
            .warmUp(WarmUp.probe().within(limit));
    assertFails(producer::start, limit, absent, "connection refused");
    report.add("04 absent broker, bad name", 0, 3, 0, (System.nanoTime() - start) / 1e9);
  }

  private static void assertFails(Runnable connecting, Duration limit, String host, String step) {
    long start = System.nanoTime();
    try {
      connecting.run();
    } catch (NotReadyException e) {
      assertThat(e).hasMessageContaining(host).hasMessageContaining(step);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as("bounded")
          .isLessThan(limit.plusSeconds(10));
      return;
    }
    throw new AssertionError("No broker is at " + host + ", but connecting did not fail");
  }

  @Test
  void s05ConnectionsThatAreResetAgainAndAgainLoseNothingAndKeepTheOrder(
      Site site, Scale scale, Report report) throws Exception {
    try (Load load = new Load(site, scale, Report.seed()).join(scale.members())) {
      load.awaitProgress(200);
      int resets = scale.times(4, 40);
      int cut = 0;
      for (int i = 0; i < resets; i++) {
        cut += site.resetAll();
        TakeTime.millis(500 + load.random().nextInt(1_000));
        load.checkCommitted();
      }
      double recovery = load.awaitProgress(100);
      load.finish();
      report.add("05 connections reset", load, cut, recovery);
      load.assertInvariants();
      assertThat(cut).as("the fault happened: connections cut").isGreaterThanOrEqualTo(resets);
    }
  }

  @Test
  void s06InABlackHoleEverySendCompletesAndAfterItWorkGoesOn(Site site, Scale scale, Report report)
      throws Exception {
    Duration hole = scale.lasting(4, 60);
    try (Load load =
        new Load(
                site,
                scale,
                Report.seed(),
                // Shorter than the fault, so that sends fail and do not wait for its end.
                producer ->
                    producer
                        .property("request.timeout.ms", (int) hole.toMillis() / 4)
                        .linger(Duration.ZERO)
                        .deliveryTimeout(hole.dividedBy(2))
                        .maxBlock(hole.dividedBy(4)))
            .join(scale.members())) {
      load.awaitProgress(200);
      site.eachProxy(FaultProxy::blackHole);
      long before = passed(site);
      TakeTime.millis(hole.toMillis());
      assertThat(passed(site)).as("the fault happened: nothing passed").isEqualTo(before);
      site.eachProxy(FaultProxy::pass);
      double recovery = load.awaitProgress(100);
      load.finish();
      report.add("06 black hole", load, 1, recovery);
      load.assertInvariants();
      assertThat(load.sendsFailed()).as("the fault happened: sends failed").isPositive();
      assertThat(load.outcomes.acknowledged() + load.sendsFailed())
          .as("every send completed")
          .isEqualTo(load.sent());
    }
  }

  private static long passed(Site site) {
    return site.proxies().stream().mapToLong(proxy -> proxy.bytes(Direction.TO_CLIENTS)).sum();
  }

  @Test
  void s07ASlowNetworkSlowsDownAndRebalancesNothing(Site site, Scale scale, Report report)
      throws Exception {
    try (Load load = new Load(site, scale, Report.seed()).join(scale.members())) {
      Awaitility.await()
          .atMost(scale.patience())
          .until(
              () ->
                  load.members().stream()
                      .allMatch(m -> m.consumer().stats().partitions() == 12 / scale.members()));
      load.awaitProgress(200);
      long rebalances = load.rebalances();
      site.eachProxy(
          proxy -> {
            proxy.delay(Duration.ofMillis(scale.lasting(0.2, 0.5).toMillis()));
            proxy.throttle(256 * 1_024);
          });
      double first = load.awaitProgress(50);
      TakeTime.millis(scale.lasting(1, 60).toMillis());
      assertThat(load.awaitProgress(50)).as("progress under the fault").isPositive();
      assertThat(load.rebalances()).as("no rebalance").isEqualTo(rebalances);
      site.eachProxy(FaultProxy::pass);
      load.finish();
      report.add("07 latency, throttled", load, 1, first);
      load.assertInvariants();
    }
  }
}
