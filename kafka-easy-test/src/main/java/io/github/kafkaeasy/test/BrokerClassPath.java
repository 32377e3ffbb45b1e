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
 * Class path of the JVMs that kafka-easy-test starts: only the broker's own jars, so that logging
 * configuration and libraries of the application under test do not affect the broker.
 *
 * <p>Each jar is located by a class in it, through our own class loader. So this works however the
 * running JVM got its class path: {@code -cp}, Surefire's manifest-only jar, or the class loader of
 * {@code exec:java}, where {@code java.class.path} is Maven's own. The system property {@value
 * #FOLDER} can name a folder of jars instead, such as {@code libs} of a Kafka distribution, to use
 * a broker of another version than the clients under test.
 */
final class BrokerClassPath {

  static final String FOLDER = "kafka-easy.test.broker";

  private BrokerClassPath() {}

  /**
   * The broker's jars, followed by the jar or folder with {@link BrokerMain}. The jars come first
   * because a {@link BrokerArchive} is valid only for the first entries of the class path.
   */
  static String ofBroker() {
    String folder = System.getProperty(FOLDER, "").strip();
    return folder.isEmpty()
        ? ofBroker(BrokerClassPath.class.getClassLoader())
        : ofFolder(Path.of(folder));
  }

  /**
   * The class path built from the jars that a class loader sees.
   *
   * @throws LocalKafkaException if a jar that the broker needs is missing or has another version
   *     than the broker; the message names the jars
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
   * Adds our SLF4J API before the broker's jars. Kafka distributions contain SLF4J 1.7, which does
   * not load our provider, so the broker's log would be empty.
   */
  private static void addLogging(Set<Path> places) {
    placeOf("org.slf4j.spi.SLF4JServiceProvider", BrokerClassPath.class.getClassLoader())
        .ifPresent(places::add);
  }

  /** The class path of the guardian: only kafka-easy-test. */
  static String ofGuardian() {
    return ourselves().toString();
  }

  /**
   * Refuses Kafka jars of different versions. The usual cause is a BOM that sets the version of
   * only some of Kafka's artifacts.
   */
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
            + ". In a project with Spring Boot's parent POM, set the property kafka.version to "
            + wanted
            + ". If the project imports a BOM instead, of Spring Boot or another one, that property"
            + " has no effect: write in dependencyManagement, before the import, version "
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
              + ", needs jars that are not on the class path: "
              + needed
              + ". They come with org.apache.kafka:kafka_2.13 of that version; is one of them excluded, or"
              + " given another scope?");
    }
  }

  /**
   * The file name of the broker's jar; empty if the classes are in a folder or the jar was renamed.
   */
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
        .orElseThrow(
            () -> new LocalKafkaException("kafka-easy-test cannot find its own jar or folder"));
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
          "The broker runs in a separate JVM and needs plain jars or folders, but "
              + url
              + " is neither.",
          e);
    }
  }
}
