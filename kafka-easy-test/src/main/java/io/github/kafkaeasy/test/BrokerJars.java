package io.github.kafkaeasy.test;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * List of the jars that a broker needs, each identified by one class in it. Covers Kafka 4.0 to
 * 4.4; a newer broker gets the jars of 4.4 and reports missing classes itself.
 */
final class BrokerJars {

  static final String BROKER_CLASS = "kafka.Kafka";

  static final Release OLDEST = new Release(4, 0);
  static final Release NEWEST_COMPARED = new Release(4, 4);

  private static final Release V4_1 = new Release(4, 1);
  private static final Release V4_3 = new Release(4, 3);

  private static final Pattern KAFKA_JAR =
      Pattern.compile(
          "(?<artifact>kafka[-_](?!easy-).*?)"
              + "-(?<version>(?<major>\\d+)\\.(?<minor>\\d+)\\.\\d[^/\\\\]*)\\.jar");

  /** A test compares this list with the class path of the Kafka version of the build. */
  private static final List<Jar> ALL =
      List.of(
          always("org.apache.kafka:kafka_2.13", BROKER_CLASS),
          always("org.apache.kafka:kafka-clients", "org.apache.kafka.clients.ClientUtils"),
          always(
              "org.apache.kafka:kafka-coordinator-common",
              "org.apache.kafka.coordinator.common.runtime.CoordinatorRuntime"),
          always(
              "org.apache.kafka:kafka-group-coordinator",
              "org.apache.kafka.coordinator.group.GroupCoordinator"),
          always(
              "org.apache.kafka:kafka-group-coordinator-api",
              "org.apache.kafka.coordinator.group.api.assignor.GroupSpec"),
          always(
              "org.apache.kafka:kafka-share-coordinator",
              "org.apache.kafka.coordinator.share.ShareCoordinator"),
          always(
              "org.apache.kafka:kafka-transaction-coordinator",
              "org.apache.kafka.coordinator.transaction.TransactionLogConfig"),
          always("org.apache.kafka:kafka-metadata", "org.apache.kafka.metadata.BrokerState"),
          always("org.apache.kafka:kafka-raft", "org.apache.kafka.raft.RaftClient"),
          always("org.apache.kafka:kafka-server", "org.apache.kafka.server.ClientMetricsManager"),
          always("org.apache.kafka:kafka-server-common", "org.apache.kafka.server.util.Csv"),
          always(
              "org.apache.kafka:kafka-storage", "org.apache.kafka.storage.internals.log.LogConfig"),
          always(
              "org.apache.kafka:kafka-storage-api",
              "org.apache.kafka.server.log.remote.storage.RemoteStorageManager"),
          always("org.apache.kafka:kafka-tools-api", "org.apache.kafka.tools.api.Decoder"),
          from(V4_1, "com.dynatrace.hash4j:hash4j", "com.dynatrace.hash4j.hashing.Hashing"),
          always(
              "com.fasterxml.jackson.core:jackson-annotations",
              "com.fasterxml.jackson.annotation.JsonProperty"),
          always(
              "com.fasterxml.jackson.core:jackson-core", "com.fasterxml.jackson.core.JsonFactory"),
          always(
              "com.fasterxml.jackson.core:jackson-databind",
              "com.fasterxml.jackson.databind.ObjectMapper"),
          until(
              V4_3,
              "com.fasterxml.jackson.dataformat:jackson-dataformat-csv",
              "com.fasterxml.jackson.dataformat.csv.CsvMapper"),
          always(
              "com.fasterxml.jackson.dataformat:jackson-dataformat-yaml",
              "com.fasterxml.jackson.dataformat.yaml.YAMLMapper"),
          always(
              "com.fasterxml.jackson.datatype:jackson-datatype-jdk8",
              "com.fasterxml.jackson.datatype.jdk8.Jdk8Module"),
          always(
              "com.github.ben-manes.caffeine:caffeine",
              "com.github.benmanes.caffeine.cache.Caffeine"),
          always("com.github.luben:zstd-jni", "com.github.luben.zstd.Zstd"),
          always("com.google.re2j:re2j", "com.google.re2j.Pattern"),
          always(
              "com.typesafe.scala-logging:scala-logging_2.13", "com.typesafe.scalalogging.Logger"),
          always("com.yammer.metrics:metrics-core", "com.yammer.metrics.Metrics"),
          always("net.sf.jopt-simple:jopt-simple", "joptsimple.OptionSet"),
          always("at.yawk.lz4:lz4-java", "net.jpountz.lz4.LZ4Factory"),
          always(
              "net.sourceforge.argparse4j:argparse4j", "net.sourceforge.argparse4j.inf.Argument"),
          always("org.hdrhistogram:HdrHistogram", "org.HdrHistogram.Histogram"),
          always("commons-beanutils:commons-beanutils", "org.apache.commons.beanutils.BeanUtils"),
          always("commons-collections:commons-collections", "org.apache.commons.collections.Bag"),
          always("commons-digester:commons-digester", "org.apache.commons.digester.Digester"),
          always("commons-logging:commons-logging", "org.apache.commons.logging.Log"),
          always("commons-validator:commons-validator", "org.apache.commons.validator.Validator"),
          from(V4_1, "org.apache.logging.log4j:log4j-api", "org.apache.logging.log4j.Logger"),
          from(V4_1, "org.apache.logging.log4j:log4j-core", "org.apache.logging.log4j.core.Logger"),
          always("org.bitbucket.b_c:jose4j", "org.jose4j.jwk.JsonWebKey"),
          from(V4_1, "org.jspecify:jspecify", "org.jspecify.annotations.NullMarked"),
          always("org.pcollections:pcollections", "org.pcollections.PMap"),
          always("org.slf4j:slf4j-api", "org.slf4j.Logger"),
          always("org.xerial.snappy:snappy-java", "org.xerial.snappy.Snappy"),
          always("org.yaml:snakeyaml", "org.yaml.snakeyaml.Yaml"),
          always("org.scala-lang:scala-library", "scala.Option"),
          always("org.scala-lang:scala-reflect", "scala.reflect.api.Types"));

  private BrokerJars() {}

  static Stream<Jar> all() {
    return ALL.stream();
  }

  /** Parses the file name of one of Kafka's own jars; empty for other names. */
  static Optional<KafkaJar> kafkas(String fileName) {
    Matcher name = KAFKA_JAR.matcher(fileName);
    return name.matches()
        ? Optional.of(
            new KafkaJar(
                name.group("artifact"),
                name.group("version"),
                new Release(
                    Integer.parseInt(name.group("major")), Integer.parseInt(name.group("minor")))))
        : Optional.empty();
  }

  /** The version in the file name of one of Kafka's own jars, such as {@code 4.3.1}. */
  static Optional<String> version(String fileName) {
    return kafkas(fileName).map(KafkaJar::version);
  }

  static Optional<Release> release(String fileName) {
    return kafkas(fileName).map(KafkaJar::release);
  }

  private static Jar always(String artifact, String className) {
    return new Jar(artifact, className, OLDEST, NEWEST_COMPARED);
  }

  private static Jar from(Release first, String artifact, String className) {
    return new Jar(artifact, className, first, NEWEST_COMPARED);
  }

  private static Jar until(Release last, String artifact, String className) {
    return new Jar(artifact, className, OLDEST, last);
  }

  /**
   * A jar that brokers need.
   *
   * @param artifact group and name, for messages
   * @param className a class in it
   * @param first the first release that needs it
   * @param last the last release that needs it
   */
  record Jar(String artifact, String className, Release first, Release last) {
    boolean isNeededBy(Release broker) {
      return broker.compareTo(first) >= 0 && broker.compareTo(last) <= 0;
    }
  }

  /**
   * One of Kafka's own jars, ordered by name.
   *
   * @param artifact its name without the version, such as {@code kafka-clients}
   * @param version the version in its file name
   * @param release the version in comparable form
   */
  record KafkaJar(String artifact, String version, Release release)
      implements Comparable<KafkaJar> {
    private static final Comparator<KafkaJar> ORDER =
        Comparator.comparing(KafkaJar::artifact).thenComparing(KafkaJar::version);

    @Override
    public int compareTo(KafkaJar other) {
      return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
      return artifact + " " + version;
    }
  }

  /** The first two numbers of a version of Kafka. */
  record Release(int major, int minor) implements Comparable<Release> {
    @Override
    public int compareTo(Release other) {
      return major == other.major
          ? Integer.compare(minor, other.minor)
          : Integer.compare(major, other.major);
    }

    @Override
    public String toString() {
      return major + "." + minor;
    }
  }
}
