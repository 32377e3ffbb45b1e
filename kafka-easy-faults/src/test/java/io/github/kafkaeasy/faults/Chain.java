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
 * A chain of three stages, whose members live in processes of their own, and what goes wrong with
 * them. One thread.
 */
final class Chain implements AutoCloseable {
  private static final int PARTITIONS = 6;
  private static final int FEWEST = 2;

  /** Longer than a transaction may last. */
  private static final Duration LONG_SESSION = Duration.ofSeconds(45);

  /**
   * How it is run.
   *
   * @param protocols of the groups of each stage
   * @param records at least so many go through it
   * @param perSecond no faster than this
   * @param most so many processes at most
   * @param session how soon the groups give up members that are not patient
   */
  record Setup(
      List<GroupProtocol> protocols,
      boolean exactlyOnce,
      int records,
      int perSecond,
      int most,
      Duration session) {}

  /**
   * A process.
   *
   * @param patient its classic groups wait for it longer than for the others
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
  private final Map<ChainFault, Integer> struck = new EnumMap<>(ChainFault.class);
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

  /** What the stages write. */
  private Stream<String> topics() {
    return IntStream.rangeClosed(1, ChainNames.STAGES)
        .boxed()
        .flatMap(stage -> Stream.of(names.topic(stage + 1), names.letters(stage)));
  }

  /** Of groups of KIP-848, whose sessions are the broker's business. */
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

  /** How many numbers have come to their end, in the last topic or as a dead letter. */
  int ended() {
    int ended = reader.of(names.end()).distinct();
    for (int stage = 1; stage <= ChainNames.STAGES; stage++) {
      ended += reader.of(names.letters(stage)).distinct();
    }
    return ended;
  }

  /** Waits until so many more have come to their end. */
  double awaitProgress(int records) {
    int before = ended();
    long start = System.nanoTime();
    await("progress behind " + before, () -> ended() >= before + records);
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

  /** On a machine that is fully busy with other things as well, a process takes long to start. */
  private Duration patience() {
    return Duration.ofMinutes(scale.times(3, 8));
  }

  /** None of them ends by itself. */
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

  /** One more, which has partitions when this returns. */
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

  /** Each of them proves that it happened; work goes on when it returns. */
  double strike(ChainFault fault) throws Exception {
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
      case CONNECTIONS -> assertThat(site.resetAll()).as("the fault bit: reset").isPositive();
    }
    struck.merge(fault, 1, Integer::sum);
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
    assertThat(child.program().isRunning()).as("the fault bit: killed").isFalse();
    start(random.nextBoolean() ? child.name() : "member-" + ++named, false);
  }

  /** It commits rarely then, so it has records that will be repeated. */
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
      await("given up by its groups", () -> !isMember(child));
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

  /** Its classic groups still have it then. */
  private void stopUntilTimedOut() throws Exception {
    Child child = one(true);
    List<String> ids =
        IntStream.rangeClosed(1, ChainNames.STAGES)
            .mapToObj(stage -> names.group(stage) + "-" + child.name())
            .toList();
    // So that transactions are open for longer than a signal takes.
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
    assertThat(node.pid()).as("the fault bit: another process").isNotEqualTo(pid);
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

  /** Waits until everything has come through, all members have left and everything is committed. */
  int finish() throws Exception {
    int published = feed.end();
    await("the end of all", () -> ended() >= published);
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

  Map<ChainFault, Integer> struck() {
    return struck;
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
