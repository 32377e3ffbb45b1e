package io.github.kafkaeasy.admin;

import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;

/**
 * A group in a listing.
 *
 * @param id its name
 * @param type CLASSIC or CONSUMER for consumer groups of the old and the new (KIP-848) protocol,
 *     SHARE, STREAMS; UNKNOWN when the broker is too old to tell
 * @param protocol what the members of a classic group are to each other: {@code consumer}, {@code
 *     connect}; empty for groups that only store offsets
 * @param state what it does just now: STABLE with members, EMPTY without; UNKNOWN when the broker
 *     is too old to tell
 */
public record GroupInfo(String id, GroupType type, String protocol, GroupState state) {}
