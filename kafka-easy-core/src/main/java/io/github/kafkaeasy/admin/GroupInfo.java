package io.github.kafkaeasy.admin;

import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;

/**
 * A group in a list of groups.
 *
 * @param id the group id
 * @param type CLASSIC for a group with the classic protocol, CONSUMER for a consumer group with the
 *     KIP-848 protocol, SHARE, STREAMS; UNKNOWN if the broker is too old to report it
 * @param protocol the protocol type, for example {@code consumer}, {@code connect} or {@code
 *     share}; empty for groups that only store offsets
 * @param state the current state, for example STABLE, or EMPTY for a group without members; UNKNOWN
 *     if the broker is too old to report it
 */
public record GroupInfo(String id, GroupType type, String protocol, GroupState state) {}
