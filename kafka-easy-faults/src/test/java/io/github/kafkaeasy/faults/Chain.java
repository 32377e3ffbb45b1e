package io.github.kafkaeasy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.GroupProtocol;
import io.github.kafkaeasy.test.ChildEvent;
import io.github.kafkaeasy.test.ChildProgram;
import io.github.kafkaeasy.test.LocalKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;

/**
 * A chain of three stages: each stage is a consumer group that reads one topic and writes to the
 * next. Starts the members in separate processes and injects the {@link ChainFault}s. Used by the
 * test's thread only.
 */
final class Chain implements AutoCloseable {
  private static final int PARTITIONS = 6;
  private static final int FEWEST = 2;

  /** The session timeout of patient processes; longer than the transaction timeout. */
  private static final Duration LONG_SESSION = Duration.ofSeconds(45);

  /**
   * Settings of a chain.
   *
   * @param protocols the group protocol of each stage
   * @param records minimum number of records that are published
   * @param perSecond maximum number of records that are published per second
   * @param most maximum number of processes; at this number one leaves before another one joins
   * @param session session timeout of processes that are not patient
   */
  record Setup(
      List<GroupProtocol> protocols,
      boolean exactlyOnce,
      int records,
      int perSecond,
      int most,
      Duration session) {}

  /**
   * A process with one member of each stage.
   *
   * @param patient whether its members of classic groups have a longer session timeout
   */
  private record Child(String name, boolean patient, ChildProgram program) {}

  final ChainNames names;
  final ChainReader reader;
  final ChainFeed feed;

  private final Site site;
  private final Scale scale;
  private final Setup setup;
  private final Random random;
  private final ChainTransactions transactions;
  private final List<Child> children = new ArrayList<>();
  private final List<Child> former = new ArrayList<>();
  private final Map<ChainFault, Integer> injected = new EnumMap<>(ChainFault.class);
  private int named;

  Chain(Site site, Scale scale, long seed, Setup setup) throws Exception {
    this.site = site;
    this.scale = scale;
    this.setup = setup;
    this.random = new Random(seed);
    this.names = new ChainNames(site.name("chain"));
    this.transactions = new ChainTransactions(site.raw().admin());
    topics().forEach(topic -> site.raw().createTopic(topic, PARTITIONS));
    site.raw().createTopic(names.topic(1), PARTITIONS);
    for (int stage = 1; stage <= ChainNames.STAGES; stage++) {
      shortSession(names.group(stage));
    }
    reader =
        new ChainReader(
            site.raw().bootstrapServers(),
            topics()
                .flatMap(
                    topic ->
                        IntStream.range(0, PARTITIONS)
                            .mapToObj(partition -> new TopicPartition(topic, partition)))
                .toList());
    feed =
        new ChainFeed(
            site.raw().bootstrapServers(),
            names.topic(1),
            setup.records(),
            setup.perSecond(),
            10 * setup.perSecond(),
            this::ended);
  }

  /** The topics to which the stages write: outputs and dead letters. */
  private Stream<String> topics() {
    return IntStream.rangeClosed(1, ChainNames.STAGES)
        .boxed()
        .flatMap(stage -> Stream.of(names.topic(stage + 1), names.letters(stage)));
  }

  /** Sets the session timeout for the consumer protocol (KIP-848), in which the broker has it. */
  private void shortSession(String group) throws Exception {
    ConfigEntry session =
        new ConfigEntry("consumer.session.timeout.ms", String.valueOf(setup.session().toMillis()));
    site.raw()
        .admin()
        .incrementalAlterConfigs(
            Map.of(
                new ConfigResource(ConfigResource.Type.GROUP, group),
                List.of(new AlterConfigOp(session, OpType.SET))))
        .all()
        .get();
  }

  /** The number of records that have left the chain, into the last topic or as a dead letter. */
  int ended() {
    int ended = reader.of(names.end()).distinct();
    for (int stage = 1; stage <= ChainNames.STAGES; stage++) {
      ended += reader.of(names.letters(stage)).distinct();
    }
    return ended;
  }

  /** Waits until this many more records have left the chain; returns the time in seconds. */
  double awaitProgress(int records) {
    int before = ended();
    long start = System.nanoTime();
    await("progress beyond " + before, () -> ended() >= before + records);
    return (System.nanoTime() - start) / 1e9;
  }

  private void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(patience())
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .failFast(this::checkChildren)
        .until(condition);
  }

  /** Long, because a process starts slowly while other programs use the whole machine. */
  private Duration patience() {
    return Duration.ofMinutes(scale.times(3, 8));
  }

  /** Fails if a process has ended by itself. */
  private void checkChildren() {
    for (Child child : children) {
      if (!child.program().isRunning()) {
        throw new AssertionError(
            child.name()
                + " has ended by itself: "
                + child.program().events().stream()
                    .filter(event -> event.name().equals("failed"))
                    .toList());
      }
    }
  }

  private Child start(String name, boolean patient) {
    Duration session = patient ? LONG_SESSION : setup.session();
    List<String> arguments = new ArrayList<>();
    arguments.add(site.bootstrapServers());
    arguments.add(names.chain());
    arguments.add(name);
    arguments.add(String.valueOf(session.toMillis()));
    arguments.add(String.valueOf(setup.exactlyOnce()));
    setup.protocols().forEach(protocol -> arguments.add(protocol.name()));
    Child child =
        new Child(
            name,
            patient,
            ChildProgram.builder(ChainChild.class)
                .heapMegabytes(384)
                .arguments(arguments.toArray(String[]::new))
                .start());
    children.add(child);
    return child;
  }

  private static boolean isAssigned(ChildEvent event) {
    return event.name().equals("assigned");
  }

  /** Starts one more process and returns when it has partitions. */
  private Child join(boolean patient) {
    Child child = start("member-" + ++named, patient);
    child.program().awaitEvents(Chain::isAssigned, 1, patience());
    return child;
  }

  Chain open() {
    start("member-" + ++named, false);
    start("member-" + ++named, true);
    await("partitions", () -> children.stream().allMatch(Chain::hasPartitions));
    awaitProgress(20);
    return this;
  }

  private static boolean hasPartitions(Child child) {
    return child.program().events().stream().anyMatch(Chain::isAssigned);
  }

  /**
   * Injects a fault and proves that it happened. Returns when records leave the chain again.
   *
   * @return the time until then, in seconds, from the end of the fault
   */
  double inject(ChainFault fault) throws Exception {
    switch (fault) {
      case JOIN -> {
        if (children.size() >= setup.most()) {
          leave();
        }
        join(random.nextBoolean());
      }
      case LEAVE -> leave();
      case KILL -> kill();
      case PAST_ITS_SESSION -> stopUntilGivenUp();
      case PAST_ITS_TRANSACTION -> stopUntilTimedOut();
      case BROKER -> killBroker();
      case CONNECTIONS -> assertThat(site.resetAll()).as("the fault happened: reset").isPositive();
    }
    injected.merge(fault, 1, Integer::sum);
    return awaitProgress(20);
  }

  private void leave() {
    if (children.size() <= FEWEST) {
      join(random.nextBoolean());
    }
    Child child = children.remove(random.nextInt(children.size()));
    former.add(child);
    assertThat(child.program().terminate(patience())).as("128 + SIGTERM").contains(143);
  }

  private Child one(boolean patient) {
    List<Child> some = children.stream().filter(child -> child.patient() == patient).toList();
    return some.isEmpty() ? join(patient) : some.get(random.nextInt(some.size()));
  }

  private void kill() {
    Child child = one(false);
    if (!setup.exactlyOnce()) {
      awaitDone(child);
    }
    children.remove(child);
    former.add(child);
    child.program().kill();
    assertThat(child.program().isRunning()).as("the fault happened: killed").isFalse();
    start(random.nextBoolean() ? child.name() : "member-" + ++named, false);
  }

  /**
   * Waits until the process has handled some records. Without exactly once it commits only when its
   * partitions go, so these records are repeated after a kill.
   */
  private void awaitDone(Child child) {
    long before = doneEvents(child);
    await("records of " + child.name(), () -> doneEvents(child) > before + 1);
  }

  private static long doneEvents(Child child) {
    return child.program().events().stream().filter(event -> event.name().equals("done")).count();
  }

  private void stopUntilGivenUp() {
    Child child = one(false);
    child.program().suspend();
    try {
      await("removed from its groups", () -> !isMember(child));
      awaitProgress(20);
    } finally {
      child.program().resume();
    }
  }

  private boolean isMember(Child child) throws Exception {
    for (int stage = 1; stage <= ChainNames.STAGES; stage++) {
      String group = names.group(stage);
      for (MemberDescription member :
          site.raw()
              .admin()
              .describeConsumerGroups(List.of(group))
              .all()
              .get()
              .get(group)
              .members()) {
        if (member.clientId().startsWith(child.name())) {
          return true;
        }
      }
    }
    return false;
  }

  /** Uses a patient process, which is still a member of its classic groups at the end. */
  private void stopUntilTimedOut() throws Exception {
    Child child = one(true);
    List<String> ids =
        IntStream.rangeClosed(1, ChainNames.STAGES)
            .mapToObj(stage -> names.group(stage) + "-" + child.name())
            .toList();
    // A slow network keeps transactions open for longer than the signal takes.
    site.eachProxy(proxy -> proxy.delay(Duration.ofMillis(50)));
    try {
      await("an open transaction that times out", () -> timesOut(child, ids));
    } finally {
      site.eachProxy(proxy -> proxy.pass());
    }
  }

  private boolean timesOut(Child child, List<String> ids) throws Exception {
    if (!transactions.isOneOpen(ids)) {
      return false;
    }
    child.program().suspend();
    try {
      return transactions.timesOut(ids);
    } finally {
      child.program().resume();
    }
  }

  private void killBroker() {
    LocalKafka node = site.nodes().get(random.nextInt(site.nodes().size()));
    long pid = node.pid();
    node.kill();
    if (site.nodes().size() > 1) {
      awaitProgress(20);
    }
    node.start();
    assertThat(node.pid()).as("the fault happened: another process").isNotEqualTo(pid);
    await("in sync", () -> isInSync());
  }

  private boolean isInSync() throws Exception {
    return site
        .raw()
        .admin()
        .describeTopics(topics().toList())
        .allTopicNames()
        .get()
        .values()
        .stream()
        .flatMap(topic -> topic.partitions().stream())
        .allMatch(partition -> partition.isr().size() == site.nodes().size());
  }

  /** Waits until all records have left the chain, all processes have ended and all is committed. */
  int finish() throws Exception {
    int published = feed.end();
    await("all records at the end of the chain", () -> ended() >= published);
    for (Child child : List.copyOf(children)) {
      assertThat(child.program().terminate(patience())).as("128 + SIGTERM").contains(143);
      children.remove(child);
      former.add(child);
    }
    for (int stage = 1; stage <= ChainNames.STAGES; stage++) {
      site.raw().awaitCommitted(names.group(stage), names.topic(stage), patience());
    }
    await("the end of the last transaction", () -> reader.isAtTheEnd(site.raw().admin()));
    return published;
  }

  Map<ChainFault, Integer> injected() {
    return injected;
  }

  @Override
  public void close() throws IOException {
    feed.close();
    reader.close();
    Path folder = Files.createDirectories(Path.of("target", names.chain()));
    int count = 0;
    for (Child child : Stream.concat(former.stream(), children.stream()).toList()) {
      child.program().close();
      Files.write(folder.resolve(child.name() + "." + ++count), child.program().output());
    }
  }
}
