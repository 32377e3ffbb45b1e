package io.github.kafkaeasy.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * This JDK, and the JDK for the contenders that use virtual threads: the newest one, 24 or later,
 * of this JDK and those in the folders beside it.
 *
 * @param java the executable of this JDK
 * @param virtualThreads the folder of the JDK for virtual threads, possibly this one; null if there
 *     is none
 * @param version the version of the JDK for virtual threads; 23 if there is none
 */
record Jdks(String java, @Nullable Path virtualThreads, int version) {

  /** The first version in which {@code synchronized} does not pin the carrier thread. */
  static final int FIRST_GOOD_ONE = 24;

  static Jdks find() {
    Path own = Path.of(System.getProperty("java.home"));
    Path best = null;
    int newest = FIRST_GOOD_ONE - 1;
    for (Path home : homesBeside(own)) {
      int version = versionOf(home);
      if (version > newest) {
        newest = version;
        best = home;
      }
    }
    return new Jdks(executable(own), best, newest);
  }

  /** This JDK's folder and the folders beside it, also after resolving symbolic links. */
  private static Set<Path> homesBeside(Path own) {
    Set<Path> homes = new TreeSet<>();
    for (Path folder : List.of(own, real(own))) {
      Path parent = folder.getParent();
      if (parent != null) {
        try (Stream<Path> siblings = Files.list(parent)) {
          siblings.forEach(homes::add);
        } catch (IOException e) {
          throw new UncheckedIOException("cannot search " + parent + " for JDKs", e);
        }
      }
    }
    return homes;
  }

  boolean haveVirtualThreads() {
    return virtualThreads != null;
  }

  String virtualThreadJava() {
    return executable(Objects.requireNonNull(virtualThreads, "no JDK for virtual threads"));
  }

  private static String executable(Path home) {
    return home.resolve("bin").resolve("java").toString();
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path;
    }
  }

  /** The feature version; 0 if the folder is not a JDK. */
  private static int versionOf(Path home) {
    Path release = home.resolve("release");
    if (!Files.isExecutable(Path.of(executable(home))) || !Files.isReadable(release)) {
      return 0;
    }
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(release)) {
      properties.load(in);
      String version = properties.getProperty("JAVA_VERSION", "\"0\"").replace("\"", "");
      return Runtime.Version.parse(version).feature();
    } catch (IOException | IllegalArgumentException e) {
      return 0;
    }
  }
}
