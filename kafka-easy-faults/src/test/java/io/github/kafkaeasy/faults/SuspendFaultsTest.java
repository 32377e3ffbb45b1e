package io.github.kafkaeasy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.GroupProtocol;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.test.ChildEvent;
import io.github.kafkaeasy.test.ChildProgram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A suspended consumer (scenario 10): its process is stopped (SIGSTOP) until other members have all
 * its partitions, and continues (SIGCONT). No attempt begins in it before the group has assigned it
 * partitions again.
 */
@FaultSuite
class SuspendFaultsTest {

  private static final Duration SOON = Duration.ofSeconds(60);

  /**
   * The session timeout: the broker's for the consumer protocol, the client's for the classic one.
   */
  private static final Duration SESSION = Duration.ofSeconds(6);

  @ParameterizedTest
  @EnumSource(GroupProtocol.class)
  void s10AfterASuspensionNothingBeginsInPartitionsThatOtherMembersHave(
      GroupProtocol protocol, Site site, Scale scale, Report report) throws Exception {
    List<ChildEvent> begun = new ArrayList<>();
    int stops = scale.times(1, 5);
    try (Load load =
        new Load(site, scale, Report.seed())
            .members(builder -> builder.ordering(Ordering.KEY).groupProtocol(protocol))) {
      if (protocol == GroupProtocol.CONSUMER) {
        setSession(site, load.group);
      }
      double recovery = 0;
      for (int i = 0; i < stops; i++) {
        try (ChildProgram child = child(site, load, protocol)) {
          child.awaitEvents(event -> event.name().equals("ends"), 300, SOON);
          child.suspend();
          load.join(1);
          // The others have all partitions only after the group has removed the suspended member.
          awaitAllAtOthers(load, scale);
          recovery = Math.max(recovery, load.awaitProgress(100));
          long continued = System.nanoTime();
          child.resume();
          // The process holds records of its old assignment; it must not begin them.
          awaitAssignedAgain(child, continued);
          begun.addAll(begunWithoutRight(child.events(), continued));
          assertThat(child.terminate(SOON)).contains(143);
        }
        if (i < stops - 1) {
          load.leaveOne();
        }
        load.checkCommitted();
      }
      load.finish();
      report.add(
          "10 begun after SIGCONT, " + protocol + ": " + begun.size(), load, stops, recovery);
      load.assertInvariants();
    }
    assertThat(begun)
        .as(
            "attempts begun after SIGCONT in partitions that another member has, of %s stops",
            stops)
        .isEmpty();
  }

  private static ChildProgram child(Site site, Load load, GroupProtocol protocol) {
    return ChildProgram.builder(ConsumerChild.class)
        .arguments(
            site.bootstrapServers(),
            load.topic,
            load.group,
            Ordering.KEY.name(),
            protocol == GroupProtocol.CONSUMER
                ? ConsumerChild.SESSION_OF_THE_BROKER
                : String.valueOf(SESSION.toMillis()))
        .onEvent(
            event -> {
              if (event.name().equals("ends")) {
                load.outcomes.settled((int) event.number("partition"), event.number("offset"));
              }
            })
        .start();
  }

  private static void setSession(Site site, String group) throws Exception {
    ConfigEntry session =
        new ConfigEntry("consumer.session.timeout.ms", String.valueOf(SESSION.toMillis()));
    site.raw()
        .admin()
        .incrementalAlterConfigs(
            Map.of(
                new ConfigResource(ConfigResource.Type.GROUP, group),
                List.of(new AlterConfigOp(session, OpType.SET))))
        .all()
        .get();
  }

  private static void awaitAllAtOthers(Load load, Scale scale) {
    Awaitility.await()
        .atMost(scale.patience())
        .until(
            () ->
                load.members().stream().mapToInt(m -> m.consumer().stats().partitions()).sum()
                    == Load.PARTITIONS);
  }

  private static void awaitAssignedAgain(ChildProgram child, long continued) {
    child.awaitEvents(
        event -> event.name().equals("assigned") && event.number("at") > continued, 1, SOON);
  }

  /**
   * The attempts that began after the stop in a partition that was not assigned to the process
   * again, without the first one of each thread that ran no handler at the stop: its check may have
   * passed just before the stop (I15). How long before is unknown, because on a loaded machine a
   * thread waits for a processor anywhere.
   */
  private static List<ChildEvent> begunWithoutRight(List<ChildEvent> events, long continued) {
    Set<String> inHandler = new HashSet<>();
    Set<String> continuedThreads = new HashSet<>();
    Set<Long> ours = new HashSet<>();
    List<ChildEvent> begun = new ArrayList<>();
    for (ChildEvent event : events) {
      boolean after = !event.name().equals("refused") && event.number("at") > continued;
      switch (event.name()) {
        case "assigned" -> {
          if (after) {
            ours.add(event.number("partition"));
          }
        }
        case "ends" -> {
          if (!after) {
            inHandler.remove(event.text("thread"));
          }
        }
        case "begins" -> {
          if (!after) {
            inHandler.add(event.text("thread"));
          } else if (!ours.contains(event.number("partition"))
              && (inHandler.contains(event.text("thread"))
                  || !continuedThreads.add(event.text("thread")))) {
            begun.add(event);
          }
        }
        default -> {}
      }
    }
    return begun;
  }
}
