package io.github.kafkaeasy.test;

import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Role of a broker in its cluster.
 *
 * @param nodeId 1 or more
 * @param nodes the number of nodes
 * @param clusterId the same for all nodes
 * @param voters all nodes' controllers; null for a single node, whose ports may still change
 */
record NodeRole(int nodeId, int nodes, String clusterId, @Nullable String voters) {

  static NodeRole alone() {
    return new NodeRole(1, 1, Uuid.randomUuid().toString(), null);
  }

  String quorumVoters(BrokerPorts own) {
    return voters == null ? voter(nodeId, own) : voters;
  }

  static String voter(int nodeId, BrokerPorts ports) {
    return nodeId + "@127.0.0.1:" + ports.controller();
  }
}
