package io.github.kafkaeasy.cli.doctor;

import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.GroupInfo;
import io.github.kafkaeasy.admin.GroupLag;
import io.github.kafkaeasy.admin.PartitionLag;
import io.github.kafkaeasy.admin.TopicDetails;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.error.NotReadyException;
import java.util.List;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;

/** Checks whether the cluster answers, and the state of its topics and groups. */
final class DoctorCluster {
  private final EasyAdmin admin;
  private final Findings findings;
  private final Runnable awaitReady;

  DoctorCluster(EasyAdmin admin, Findings findings, Runnable awaitReady) {
    this.admin = admin;
    this.findings = findings;
    this.awaitReady = awaitReady;
  }

  void check() {
    try {
      awaitReady.run();
    } catch (NotReadyException e) {
      findings.unreachable(String.valueOf(e.getMessage()));
      return;
    }
    findings.ok("The cluster " + admin.clusterId() + " answers.");
    findings.part("topics", this::topics);
    findings.part("groups", this::groups);
  }

  private void topics() {
    List<String> names = new java.util.ArrayList<>(admin.topics().names());
    names.addAll(admin.topics().internalNames());
    List<TopicDetails> topics = admin.topics().describe(names);
    boolean well = true;
    for (TopicDetails topic : topics) {
      if (topic.withoutLeader() > 0) {
        well = false;
        findings.problem(
            topic.name()
                + ": "
                + Numbers.count(topic.withoutLeader(), "partition")
                + " without a leader; they can be neither written nor read. A broker is"
                + " unavailable.");
      } else if (topic.underReplicated() > 0) {
        well = false;
        findings.problem(
            topic.name()
                + ": "
                + Numbers.count(topic.underReplicated(), "partition")
                + " with a replica that is not in sync.");
      }
    }
    if (well) {
      findings.ok(
          Numbers.count(topics.size(), "topic")
              + ": every partition has a leader and all of its replicas.");
    }
    long single =
        topics.stream().filter(topic -> !topic.internal() && topic.replication() == 1).count();
    if (single > 0) {
      findings.note(
          Numbers.count(single, "topic")
              + " with replication factor 1: if its broker is lost, so are the records.");
    }
  }

  private void groups() {
    List<GroupInfo> groups = admin.groups().list();
    long problems = findings.problems();
    for (GroupInfo group : groups) {
      if (group.type() != GroupType.STREAMS) {
        group(group);
      }
    }
    if (findings.problems() == problems) {
      findings.ok(Numbers.count(groups.size(), "group") + " checked.");
    }
  }

  private void group(GroupInfo group) {
    GroupLag lag = admin.groups().lag(group.id());
    long missed = lag.partitions().stream().mapToLong(PartitionLag::missed).sum();
    if (missed > 0) {
      findings.problem(
          "The group "
              + group.id()
              + " is so far behind that "
              + Numbers.count(missed, "record")
              + " were deleted before it had read them.");
    }
    if (lag.partitions().stream().anyMatch(PartitionLag::beyondEnd)) {
      findings.problem(
          "The group "
              + group.id()
              + " has an offset after the end of a partition, as happens when the topic was"
              + " created again; it"
              + " would start as auto.offset.reset says.");
    }
    if (group.state() == GroupState.EMPTY && lag.open() > 0) {
      findings.note(
          "The group "
              + group.id()
              + " has no members and "
              + Numbers.count(lag.open(), "open record")
              + ".");
    }
  }
}
