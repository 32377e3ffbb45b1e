package io.github.kafkaeasy.admin;

import java.util.List;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;

/**
 * A group and its members.
 *
 * @param id its name
 * @param type CLASSIC or CONSUMER for consumer groups of the old and the new (KIP-848) protocol, or
 *     SHARE
 * @param state what it does just now: STABLE with members, EMPTY without
 * @param assignor how partitions are divided: {@code cooperative-sticky}, {@code uniform}; empty
 *     when there is nothing to divide
 * @param coordinator the broker that looks after it, as {@code host:port}
 * @param members sorted by client and id
 */
public record GroupDetails(
    String id,
    GroupType type,
    GroupState state,
    String assignor,
    String coordinator,
    List<GroupMember> members) {

  public GroupDetails {
    members = List.copyOf(members);
  }
}
