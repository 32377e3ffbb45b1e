package io.github.kafkaeasy.admin;

import java.util.List;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;

/**
 * A group and its members.
 *
 * @param id the group id
 * @param type CLASSIC for a group with the classic protocol, CONSUMER for a consumer group with the
 *     KIP-848 protocol, SHARE for a share group
 * @param state the current state, for example STABLE, or EMPTY for a group without members
 * @param assignor the partition assignor, for example {@code cooperative-sticky} or {@code
 *     uniform}; empty if no partitions are assigned, and for a share group
 * @param coordinator the group coordinator's address, as {@code host:port}
 * @param members sorted by client id and member id
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
