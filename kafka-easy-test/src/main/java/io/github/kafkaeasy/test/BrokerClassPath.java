package io.github.kafkaeasy.test;

import io.github.kafkaeasy.test.child.BrokerMain;
import java.io.File;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The class path of the JVMs that we start: the broker's own jars and nothing of the application
 * under test, whose logging configuration or older libraries have no business in a broker.
 *
 * <p>Each jar is found by a class in it, through the class loader that loaded us. So it does not
 * matter how the running JVM was given its class path: by {@code -cp}, by Surefire's manifest-only
 * jar, or by a loader of {@code exec:java}, where {@code java.class.path} is Maven's own.
 */
final class BrokerClassPath {

  private static final String BROKER = "kafka.Kafka";

  /** One class of each jar that kafka_2.13 4.3.1 asks for; a test notices when one is missing. */
  private static final List<String> ONE_CLASS_A_JAR =
      List.of(
          BROKER,
          "org.apache.kafka.clients.ClientUtils",
          "org.apache.kafka.coordinator.common.runtime.CoordinatorRuntime",
          "org.apache.kafka.coordinator.group.GroupCoordinator",
          "org.apache.kafka.coordinator.group.api.assignor.GroupSpec",
          "org.apache.kafka.coordinator.share.ShareCoordinator",
          "org.apache.kafka.coordinator.transaction.TransactionLog",
          "org.apache.kafka.metadata.BrokerState",
          "org.apache.kafka.raft.RaftClient",
          "org.apache.kafka.server.ActionQueue",
          "org.apache.kafka.server.log.remote.storage.RemoteStorageManager",
          "org.apache.kafka.server.util.Csv",
          "org.apache.kafka.storage.internals.log.UnifiedLog",
          "org.apache.kafka.tools.api.Decoder",
          "com.dynatrace.hash4j.hashing.Hashing",
          "com.fasterxml.jackson.annotation.JsonProperty",
          "com.fasterxml.jackson.core.JsonFactory",
          "com.fasterxml.jackson.databind.ObjectMapper",
          "com.fasterxml.jackson.dataformat.csv.CsvMapper",
          "com.fasterxml.jackson.dataformat.yaml.YAMLMapper",
          "com.fasterxml.jackson.datatype.jdk8.Jdk8Module",
          "com.github.benmanes.caffeine.cache.Caffeine",
          "com.github.luben.zstd.Zstd",
          "com.google.re2j.Pattern",
          "com.typesafe.scalalogging.Logger",
          "com.yammer.metrics.Metrics",
          "joptsimple.OptionSet",
          "net.jpountz.lz4.LZ4Factory",
          "net.sourceforge.argparse4j.inf.Argument",
          "org.HdrHistogram.Histogram",
          "org.apache.commons.beanutils.BeanUtils",
          "org.apache.commons.collections.Bag",
          "org.apache.commons.digester.Digester",
          "org.apache.commons.logging.Log",
          "org.apache.commons.validator.Validator",
          "org.apache.logging.log4j.Logger",
          "org.apache.logging.log4j.core.Logger",
          "org.jose4j.jwk.JsonWebKey",
          "org.jspecify.annotations.NullMarked",
          "org.pcollections.PMap",
          "org.slf4j.Logger",
          "org.xerial.snappy.Snappy",
          "org.yaml.snakeyaml.Yaml",
          "scala.Option",
          "scala.reflect.api.Types");

  private BrokerClassPath() {}

  /** The broker's jars, and the one or folder that holds {@link BrokerMain}. */
  static String ofBroker() {
    Set<Path> places = new LinkedHashSet<>();
    places.add(ourselves());
    for (String name : ONE_CLASS_A_JAR) {
      Optional<Path> place = placeOf(name);
      if (place.isEmpty() && name.equals(BROKER)) {
        throw new LocalKafkaException(
            "There is no broker on the class path: class "
                + BROKER
                + " was not found. It comes with kafka-easy-test's dependency"
                + " org.apache.kafka:kafka_2.13; is that excluded?");
      }
      // Another version of Kafka may do without one of the others.
      place.ifPresent(places::add);
    }
    return places.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** Only ourselves, for the guardian. */
  static String ofGuardian() {
    return ourselves().toString();
  }

  private static Path ourselves() {
    return placeOf(BrokerMain.class.getName())
        .orElseThrow(() -> new LocalKafkaException("kafka-easy-test is in no jar or folder"));
  }

  private static Optional<Path> placeOf(String className) {
    String file = className.replace('.', '/') + ".class";
    URL url = BrokerClassPath.class.getClassLoader().getResource(file);
    return url == null ? Optional.empty() : Optional.of(placeOf(url, file));
  }

  private static Path placeOf(URL url, String file) {
    try {
      if (url.openConnection() instanceof JarURLConnection jar) {
        return Path.of(jar.getJarFileURL().toURI());
      }
      String text = url.toString();
      return Path.of(new URI(text.substring(0, text.length() - file.length())));
    } catch (IOException | URISyntaxException | RuntimeException e) {
      throw new LocalKafkaException(
          "The broker needs a JVM of its own and therefore plain jars or folders, but "
              + url
              + " is neither.",
          e);
    }
  }
}
