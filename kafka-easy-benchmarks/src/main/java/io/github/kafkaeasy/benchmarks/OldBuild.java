package io.github.kafkaeasy.benchmarks;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Another compiled checkout of this project, whose contenders run alternately with those of this
 * build, so that both run under the same conditions of the machine. The old contenders use the old
 * classes of all modules, including the benchmarks, so the two builds need only the names of
 * contenders in common.
 *
 * @param root the folder of the checkout
 */
record OldBuild(Path root) {
  private static final String PREFIX = "old build: ";
  private static final String CLASSES = "kafka-easy-benchmarks/target/classes";

  /** Comparisons whose figures use only the contender. */
  private static final Set<String> WITHOUT_REFERENCE = Set.of("first-send", "redrive-heap");

  /** The old build in this folder; null if no folder is given. */
  static @Nullable OldBuild of(String folder) {
    if (folder.isEmpty()) {
      return null;
    }
    Path root = Path.of(folder).toAbsolutePath().normalize();
    if (!Files.isDirectory(root.resolve(CLASSES))) {
      throw new BadOptionException(
          "bench.old="
              + folder
              + " has no "
              + CLASSES
              + "; compile it first: mvn -q compile -pl kafka-easy-benchmarks -am");
    }
    return new OldBuild(root);
  }

  /** Comparisons of each contender with the same contender of the old build. */
  static List<Comparison> against(List<Comparison> all) {
    return all.stream()
        .filter(comparison -> comparison.reference() != null)
        .filter(comparison -> !WITHOUT_REFERENCE.contains(comparison.name()))
        .map(OldBuild::against)
        .toList();
  }

  private static Comparison against(Comparison one) {
    return new Comparison(
        one.name(),
        "new / old build: " + one.contender(),
        one.contender(),
        PREFIX + one.contender(),
        one.source(),
        one.figure(),
        goal(one));
  }

  /** The goal: as good as before, within the usual variation of measurements. */
  private static Goal goal(Comparison one) {
    if (one.name().equals(Comparisons.ALLOCATION)) {
      // The figure is a difference in bytes.
      return Goal.atMost(8, 0);
    }
    return one.goal().lowerIsBetter() ? Goal.atMost(1.05, 1) : Goal.atLeast(0.95, 1);
  }

  static boolean isOld(String name) {
    return name.startsWith(PREFIX);
  }

  /** The contender's name without the prefix: the name that the old checkout knows. */
  static String contender(String name) {
    return isOld(name) ? name.substring(PREFIX.length()) : name;
  }

  /** This class path with the folders of the old checkout instead of this one's. */
  String classPath(String ours) {
    List<Path> entries = Arrays.stream(ours.split(File.pathSeparator, -1)).map(Path::of).toList();
    Path here =
        entries.stream()
            .filter(entry -> entry.endsWith(CLASSES))
            .map(entry -> entry.resolve("../../..").normalize())
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no " + CLASSES + " in " + ours));
    return entries.stream()
        .map(entry -> entry.startsWith(here) ? root.resolve(here.relativize(entry)) : entry)
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }
}
