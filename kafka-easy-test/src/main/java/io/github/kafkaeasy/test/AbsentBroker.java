package io.github.kafkaeasy.test;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RaftVoterEndpoint;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.BrokerRegistrationRequestData;
import org.apache.kafka.common.message.BrokerRegistrationRequestData.Feature;
import org.apache.kafka.common.message.BrokerRegistrationRequestData.FeatureCollection;
import org.apache.kafka.common.message.BrokerRegistrationRequestData.Listener;
import org.apache.kafka.common.message.BrokerRegistrationRequestData.ListenerCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.BrokerRegistrationRequest;
import org.apache.kafka.common.requests.BrokerRegistrationResponse;
import org.apache.kafka.common.requests.RequestHeader;

/**
 * A broker that is registered at the controller but never runs. With it a topic can have a second
 * replica that is out of sync, so that a topic with {@code min.insync.replicas} of 2 refuses sends
 * with {@code acks=all}. Use it with a single-node {@link LocalKafka}, which has the node id 1.
 *
 * <p>Since Kafka 4.0 a broker uses the smaller of {@code min.insync.replicas} and the number of
 * replicas, so a topic with a single replica is writable whatever {@code min.insync.replicas} says.
 */
public final class AbsentBroker {
  /** The absent broker's node id, to name it as a replica. */
  public static final int ID = 2;

  private static final int TIMEOUT_MILLIS = 10_000;

  private AbsentBroker() {}

  /**
   * Registers the broker at the controller.
   *
   * @param admin an admin client connected to the broker
   * @throws IOException when the controller cannot be reached
   * @throws ExecutionException when the cluster refuses a request of the admin client
   * @throws InterruptedException when the thread is interrupted
   * @throws org.apache.kafka.common.errors.ApiException when the controller refuses the
   *     registration
   */
  public static void register(Admin admin)
      throws IOException, ExecutionException, InterruptedException {
    RaftVoterEndpoint controller =
        admin
            .describeMetadataQuorum()
            .quorumInfo()
            .get()
            .nodes()
            .values()
            .iterator()
            .next()
            .endpoints()
            .get(0);
    BrokerRegistrationRequest request =
        new BrokerRegistrationRequest.Builder(announcement(admin))
            .build(ApiKeys.BROKER_REGISTRATION.latestVersion());
    RequestHeader header =
        new RequestHeader(ApiKeys.BROKER_REGISTRATION, request.version(), "absent-broker", 1);
    try (Socket socket = new Socket(controller.host(), controller.port())) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      ByteBuffer bytes = request.serializeWithHeader(header);
      ByteBuffer framed = ByteBuffer.allocate(Integer.BYTES + bytes.remaining());
      framed.putInt(bytes.remaining()).put(bytes).flip();
      Channels.newChannel(socket.getOutputStream()).write(framed);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      ByteBuffer answer = ByteBuffer.wrap(in.readNBytes(in.readInt()));
      BrokerRegistrationResponse response =
          (BrokerRegistrationResponse) AbstractResponse.parseResponse(answer, header);
      Errors error = Errors.forCode(response.data().errorCode());
      if (error != Errors.NONE) {
        throw error.exception();
      }
    }
  }

  private static BrokerRegistrationRequestData announcement(Admin admin)
      throws ExecutionException, InterruptedException {
    FeatureCollection features = new FeatureCollection();
    // Typed as Collection, so that the same class file runs with every Kafka version: a compiled
    // call of FeatureCollection.add names a class that moved to another package in Kafka 4.4.
    Collection<Feature> added = features;
    admin
        .describeFeatures()
        .featureMetadata()
        .get()
        .supportedFeatures()
        .forEach(
            (name, versions) ->
                added.add(
                    new Feature()
                        .setName(name)
                        .setMinSupportedVersion(versions.minVersion())
                        .setMaxSupportedVersion(versions.maxVersion())));
    ListenerCollection listeners = new ListenerCollection();
    Collection<Listener> one = listeners;
    one.add(
        new Listener()
            .setName("INTERNAL")
            .setHost("127.0.0.1")
            .setPort(1)
            .setSecurityProtocol(PLAINTEXT));
    return new BrokerRegistrationRequestData()
        .setBrokerId(ID)
        .setClusterId(admin.describeCluster().clusterId().get())
        .setIncarnationId(Uuid.randomUuid())
        .setListeners(listeners)
        .setFeatures(features)
        .setLogDirs(List.of(Uuid.randomUuid()));
  }

  private static final short PLAINTEXT = 0;
}
