package io.github.kafkaeasy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.GroupProtocol;
import io.github.kafkaeasy.consumer.Ordering;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Members that join and leave (scenario 14), with both group protocols. */
@FaultSuite
class MembersTest {

  @ParameterizedTest
  @EnumSource(GroupProtocol.class)
  void s14MembersToggledAtRandomLoseNothingAndKeepTheOrder(
      GroupProtocol protocol, Site site, Scale scale, Report report) throws Exception {
    int most = scale.times(5, 12);
    try (Load load =
        new Load(site, scale, Report.seed())
            .members(builder -> builder.ordering(Ordering.KEY).groupProtocol(protocol))
            .join(1)) {
      load.awaitProgress(50);
      int toggles = 0;
      double slowest = 0;
      while (toggles < scale.times(8, 60)
          || load.rebalances() < 10
          || load.outcomes.acknowledged() < scale.records()) {
        int present = load.members().size();
        if (present == 1 || (present < most && load.random().nextInt(3) > 0)) {
          load.join(1);
        } else {
          load.leaveOne();
        }
        toggles++;
        slowest = Math.max(slowest, load.awaitProgress(30));
        load.checkCommitted();
      }
      load.finish();
      report.add("14 members toggled, " + protocol, load, toggles, slowest);
      load.assertInvariants();
      assertThat(load.rebalances()).as("the fault happened: rebalances").isGreaterThanOrEqualTo(10);
      assertThat(load.membersLeft()).as("the fault happened: members left").isPositive();
    }
  }
}
