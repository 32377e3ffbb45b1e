package io.github.kafkaeasy.test;

import io.github.kafkaeasy.test.BrokerJars.Jar;
import io.github.kafkaeasy.test.BrokerJars.KafkaJar;
import io.github.kafkaeasy.test.BrokerJars.Release;
import io.github.kafkaeasy.test.internal.child.BrokerMain;
import java.io.File;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The class path of the JVMs that we start: the broker's own jars and nothing of the application
 * under test, whose logging configuration or older libraries have no business in a broker.
 *
 * <p>Each jar is found by a class in it, through the class loader that loaded us. So it does not
 * matter how the running JVM was given its class path: by {@code -cp}, by Surefire's manifest-only
 * jar, or by a loader of {@code exec:java}, where {@code java.class.path} is Maven's own. The
 * system property {@value #FOLDER} names a folder of jars instead, such as {@code libs} of a Kafka
 * distribution: the broker may then be of another version than the clients under test.
 */
final class BrokerClassPath {

  static final String FOLDER = "kafka-easy.test.broker";

  private BrokerClassPath() {}

  /**
   * The broker's jars, and last the jar or folder that holds {@link BrokerMain}: an archive of
   * classes ({@link BrokerArchive}) is valid for what the class path begins with.
   */
  static String ofBroker() {
    String folder = System.getProperty(FOLDER, "").strip();
    return folder.isEmpty()
        ? ofBroker(BrokerClassPath.class.getClassLoader())
        : ofFolder(Path.of(folder));
  }

  /**
   * The jars that a class loader sees.
   *
   * @throws LocalKafkaException naming the jars that a broker of that version needs and that were
   *     not found, or that are of another version than the broker
   */
  static String ofBroker(ClassLoader loader) {
    Set<Path> places = new LinkedHashSet<>();
    List<Jar> missing = new ArrayList<>();
    BrokerJars.all()
        .forEach(
            jar ->
                placeOf(jar.className(), loader)
                    .ifPresentOrElse(places::add, () -> missing.add(jar)));
    if (missing.stream().anyMatch(jar -> jar.className().equals(BrokerJars.BROKER_CLASS))) {
      throw new LocalKafkaException(
          "There is no broker on the class path: class "
              + BrokerJars.BROKER_CLASS
              + " was not found. It comes with kafka-easy-test's dependency"
              + " org.apache.kafka:kafka_2.13; is that excluded?");
    }
    brokerJar(places)
        .ifPresent(
            broker -> {
              requireOneVersion(places);
              requireAll(broker, missing);
            });
    places.add(ourselves());
    return joined(places);
  }

  static String ofFolder(Path folder) {
    Set<Path> places = new LinkedHashSet<>();
    addLogging(places);
    try (Stream<Path> files = Files.list(folder)) {
      files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(places::add);
    } catch (IOException e) {
      throw new LocalKafkaException(
          FOLDER + " must name a folder with the jars of a broker; it cannot be read: " + folder,
          e);
    }
    if (brokerJar(places).isEmpty()) {
      throw new LocalKafkaException(
          FOLDER + " must name a folder with the jars of a broker; no kafka_2.13 is in " + folder);
    }
    places.add(ourselves());
    return joined(places);
  }

  /**
   * Our own SLF4J API comes first: brokers have that of 1.7 beside them, which does not look for
   * our provider, so their log would be empty.
   */
  private static void addLogging(Set<Path> places) {
    placeOf("org.slf4j.spi.SLF4JServiceProvider", BrokerClassPath.class.getClassLoader())
        .ifPresent(places::add);
  }

  /** Only ourselves, for the guardian. */
  static String ofGuardian() {
    return ourselves().toString();
  }

  /** A BOM that gives versions to some of Kafka's jars and not to others is the usual reason. */
  private static void requireOneVersion(Collection<Path> places) {
    Set<KafkaJar> found =
        places.stream()
            .flatMap(place -> BrokerJars.kafkas(fileName(place)).stream())
            .collect(Collectors.toCollection(TreeSet::new));
    KafkaJar newest = Collections.max(found, Comparator.comparing(KafkaJar::release));
    boolean isTooOld = newest.release().compareTo(BrokerJars.OLDEST) < 0;
    if (!isTooOld && found.stream().allMatch(jar -> jar.version().equals(newest.version()))) {
      return;
    }
    String wanted = isTooOld ? BrokerJars.OLDEST + " or newer" : newest.version();
    String others =
        found.stream()
            .filter(jar -> isTooOld || !jar.version().equals(newest.version()))
            .map(KafkaJar::artifact)
            .collect(Collectors.joining(", "));
    throw new LocalKafkaException(
        "Kafka's jars in a test broker must be of one version, and of "
            + BrokerJars.OLDEST
            + " or newer, but the class path has "
            + found.stream().map(KafkaJar::toString).collect(Collectors.joining(", "))
            + ". With Spring Boot's parent, set the property kafka.version to "
            + wanted
            + ". Where its BOM, or another one, is imported, that property has no effect: write in"
            + " dependencyManagement, before the import, version "
            + wanted
            + " of these artifacts of org.apache.kafka: "
            + others
            + ". Or name a folder with a broker's jars by -D"
            + FOLDER
            + ".");
  }

  private static void requireAll(String brokerJar, List<Jar> missing) {
    Release broker = BrokerJars.release(brokerJar).orElse(BrokerJars.NEWEST_COMPARED);
    String needed =
        missing.stream()
            .filter(jar -> jar.isNeededBy(broker))
            .map(jar -> jar.artifact() + " (no class " + jar.className() + ")")
            .collect(Collectors.joining(", "));
    if (!needed.isEmpty()) {
      throw new LocalKafkaException(
          "The test broker, Kafka "
              + broker
              + ", cannot do without jars that are not on the class path: "
              + needed
              + ". They come with org.apache.kafka:kafka_2.13 of that version; is one excluded, or"
              + " given another scope?");
    }
  }

  /** The file name of the broker's own jar; empty where it lies in a folder or has another name. */
  private static Optional<String> brokerJar(Collection<Path> places) {
    return places.stream()
        .map(BrokerClassPath::fileName)
        .filter(name -> name.startsWith("kafka_2.13-"))
        .filter(name -> BrokerJars.version(name).isPresent())
        .findAny();
  }

  private static String fileName(Path file) {
    Path name = file.getFileName();
    return name == null ? "" : name.toString();
  }

  private static String joined(Collection<Path> places) {
    return places.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static Path ourselves() {
    return placeOf(BrokerMain.class.getName(), BrokerClassPath.class.getClassLoader())
        .orElseThrow(() -> new LocalKafkaException("kafka-easy-test is in no jar or folder"));
  }

  private static Optional<Path> placeOf(String className, ClassLoader loader) {
    String file = className.replace('.', '/') + ".class";
    URL url = loader.getResource(file);
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
