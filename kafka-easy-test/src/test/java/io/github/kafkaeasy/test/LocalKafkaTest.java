package io.github.kafkaeasy.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

@NeedsControl({
  BrokerControl.STOP,
  BrokerControl.KILL,
  BrokerControl.SUSPEND,
  BrokerControl.DATA_FOLDER
})
class LocalKafkaTest {

  @Test
  void theLogOfABrokerThatDoesNotStartIsShownFromItsFirstErrorOn() {
    LocalKafkaBuilder builder = LocalKafka.builder().serverProperty("num.io.threads", "none");

    assertThatExceptionOfType(LocalKafkaException.class)
        .isThrownBy(builder::start)
        .withMessageContaining("num.io.threads");
    String log = "INFO starts\n12:00 ERROR says why\n\tat there\n" + "INFO ends\n".repeat(100);
    assertThat(BrokerLog.reason(log, 3)).isEqualTo("12:00 ERROR says why\n\tat there\nINFO ends");
    assertThat(BrokerLog.reason("INFO starts\nINFO ends", 1)).isEqualTo("INFO ends");
  }

  @Test
  void aBrokerThatIsStoppedAndStartedKeepsDataAndAddress() throws Exception {
    try (LocalKafka kafka = LocalKafka.builder().start()) {
      String address = kafka.bootstrapServers();
      try (RawKafka raw = RawKafka.connect(address)) {
        createTopic(raw.admin(), "kept");
        raw.publish("kept", "key", "before");
      }

      kafka.stop();
      assertThat(kafka.isRunning()).isFalse();
      kafka.start();

      assertThat(kafka.bootstrapServers()).isEqualTo(address);
      try (RawKafka raw = RawKafka.connect(address)) {
        raw.publish("kept", "key", "after");
        assertThat(raw.values("kept")).containsExactly("before", "after");
      }
    }
  }

  @Test
  void aKilledBrokerStartsAgainWithAllAcknowledgedRecords() throws Exception {
    try (LocalKafka kafka = LocalKafka.builder().start();
        RawKafka raw = RawKafka.connect(kafka.bootstrapServers())) {
      createTopic(raw.admin(), "survives");
      raw.publish("survives", "key", "acknowledged");
      long firstRun = kafka.pid();

      kafka.kill();
      assertThat(ProcessHandle.of(firstRun).filter(ProcessHandle::isAlive)).isEmpty();
      kafka.start();

      assertThat(kafka.pid()).isNotEqualTo(firstRun);
      assertThat(raw.values("survives")).containsExactly("acknowledged");
    }
  }

  @Test
  void aSuspendedBrokerAnswersNothingUntilItIsResumed() throws Exception {
    try (LocalKafka kafka = LocalKafka.builder().start();
        Admin admin = admin(kafka)) {
      assertThat(admin.describeCluster().clusterId().get()).isNotBlank();

      kafka.suspend();
      Future<String> answer = admin.describeCluster().clusterId();
      assertThatExceptionOfType(TimeoutException.class)
          .isThrownBy(() -> answer.get(500, TimeUnit.MILLISECONDS));
      kafka.resume();

      assertThat(answer.get(30, TimeUnit.SECONDS)).isNotBlank();
    }
  }

  @Test
  void aSuspendedBrokerCanBeStopped() {
    try (LocalKafka kafka = LocalKafka.builder().start()) {
      kafka.suspend();
      kafka.stop();
      assertThat(kafka.isRunning()).isFalse();
      assertThat(kafka.logs()).contains("shut down completed");
    }
  }

  @Test
  void ctrlCInTheTerminalDoesNotStopTheBroker() throws Exception {
    try (LocalKafka kafka = LocalKafka.builder().start()) {
      Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -s INT " + kafka.pid()).start();
      assertThat(kill.waitFor()).isZero();
      kafka.stop();
      assertThat(kafka.logs()).contains("due to signal SIGTERM").doesNotContain("signal SIGINT");
    }
  }

  @Test
  void aSuspendedBrokerCanBeClosed() {
    LocalKafka kafka = LocalKafka.builder().start();
    ProcessHandle process = ProcessHandle.of(kafka.pid()).orElseThrow();
    kafka.suspend();
    kafka.close();
    assertThat(process.isAlive()).isFalse();
    assertThat(kafka.logFile().getParent()).doesNotExist();
  }

  @Test
  void aServerPropertyOverridesKafkasDefaultAndOurs() throws Exception {
    try (LocalKafka kafka =
            LocalKafka.builder()
                .serverProperty("message.max.bytes", "123456")
                .serverProperty("auto.create.topics.enable", "true")
                .start();
        Admin admin = admin(kafka)) {
      ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
      Map<ConfigResource, Config> configs = admin.describeConfigs(List.of(broker)).all().get();
      assertThat(configs.get(broker).get("message.max.bytes").value()).isEqualTo("123456");
      assertThat(configs.get(broker).get("auto.create.topics.enable").value()).isEqualTo("true");
    }
  }

  @Test
  void aPropertyThatLocalKafkaSetsItselfIsRefusedWithTheReason() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LocalKafka.builder().serverProperty("listeners", "X://:1"))
        .withMessageContaining("listeners")
        .withMessageContaining("advertisedAddress");
  }

  @Test
  void twoBrokersRunBesideEachOther() throws Exception {
    CompletableFuture<LocalKafka> starting =
        CompletableFuture.supplyAsync(() -> LocalKafka.builder().start());
    try (LocalKafka one = LocalKafka.builder().start();
        LocalKafka two = starting.get();
        Admin adminOfOne = admin(one);
        Admin adminOfTwo = admin(two)) {
      assertThat(adminOfOne.describeCluster().clusterId().get())
          .isNotEqualTo(adminOfTwo.describeCluster().clusterId().get());
    }
  }

  @Test
  void clientsGetTheAdvertisedAddressAndToolsCanBypassIt() throws Exception {
    try (LocalKafka kafka = LocalKafka.builder().advertisedAddress("127.0.0.1", 4711).start()) {
      assertThat(kafka.bootstrapServers()).isEqualTo("127.0.0.1:4711");
      try (RawKafka raw = RawKafka.connect(kafka.internalBootstrapServers())) {
        createTopic(raw.admin(), "behind-a-proxy");
        raw.publish("behind-a-proxy", "key", "past it");
      }
      String listener = "127.0.0.1:" + kafka.clientListener().getPort();
      assertThat(leaderSeenThrough(listener, "behind-a-proxy").port()).isEqualTo(4711);
    }
  }

  @Test
  void ifAnotherProcessHasThePortTheBrokerUsesAnotherPort() throws Exception {
    BrokerPorts wanted = BrokerPorts.choose();
    BrokerPorts others = BrokerPorts.choose();
    Supplier<BrokerPorts> oneAfterTheOther = List.of(wanted, others).iterator()::next;
    try (ServerSocket taken =
        new ServerSocket(wanted.client(), 1, InetAddress.getLoopbackAddress())) {
      assertThat(taken.isBound()).isTrue();
      try (LocalKafka kafka = LocalKafka.builder().ports(oneAfterTheOther).start()) {
        assertThat(kafka.clientListener().getPort()).isEqualTo(others.client());
        assertThat(kafka.logs()).contains("BindException");
      }
    }
  }

  @Test
  void aBrokerThatCannotStartSaysWhyAndLeavesNothing() throws IOException {
    Set<Long> processesBefore = childProcesses();
    Set<Path> foldersBefore = folders();
    LocalKafkaException failure =
        catchThrowableOfType(
            LocalKafkaException.class,
            () -> LocalKafka.builder().serverProperty("num.partitions", "0").start());

    assertThat(failure)
        .hasMessageContaining("exit code")
        .hasMessageContaining("serverProperty [num.partitions]")
        .hasMessageContaining("Invalid value 0 for configuration num.partitions");
    assertThat(childProcesses()).isEqualTo(processesBefore);
    assertThat(folders()).isEqualTo(foldersBefore);
  }

  @Test
  void aStartThatTakesTooLongIsGivenUp() {
    LocalKafkaBuilder builder = LocalKafka.builder().startTimeout(Duration.ofMillis(1));
    assertThatExceptionOfType(LocalKafkaException.class)
        .isThrownBy(builder::start)
        .withMessageContaining("within 1 ms")
        .withMessageContaining("still running")
        .withMessageContaining("startTimeout");
  }

  @Test
  void closeEndsTheProcessesAndDeletesTheFolder() {
    Set<Long> processesBefore = childProcesses();
    LocalKafka kafka = LocalKafka.builder().start();
    Path folder = kafka.logFile().getParent();
    assertThat(kafka.dataFolder()).startsWith(folder).isNotEmptyDirectory();
    assertThat(childProcesses())
        .as("child processes, with broker and guardian")
        .hasSize(processesBefore.size() + 2)
        .contains(kafka.pid());

    kafka.close();
    kafka.close();

    assertThat(folder).doesNotExist();
    assertThat(childProcesses()).isEqualTo(processesBefore);
    assertThatIllegalStateException().isThrownBy(kafka::start).withMessageContaining("closed");
  }

  @Test
  void aRunningBrokerIsNotStartedTwice() {
    try (LocalKafka kafka = LocalKafka.builder().start()) {
      assertThatIllegalStateException().isThrownBy(kafka::start).withMessageContaining("running");
    }
  }

  private static Set<Long> childProcesses() {
    try (Stream<ProcessHandle> children = ProcessHandle.current().children()) {
      return children.map(ProcessHandle::pid).collect(Collectors.toSet());
    }
  }

  private static Set<Path> folders() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(path -> path.getFileName().toString().startsWith(BrokerFolder.prefix()))
          .collect(Collectors.toSet());
    }
  }

  private static Node leaderSeenThrough(String address, String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", address),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      return consumer.partitionsFor(topic).get(0).leader();
    }
  }

  private static Admin admin(LocalKafka kafka) {
    return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  private static void createTopic(Admin admin, String topic) throws Exception {
    admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
  }
}
