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
 * Another checkout of this project, compiled, whose contenders run beside ours in one tournament:
 * first the one build, then the other, so that both meet the same hour of the machine. All of our
 * modules' classes are the old ones there, those of the benchmarks too, so the two builds need to
 * have nothing in common but the names of their contenders.
 *
 * @param root the folder of the checkout
 */
record OldBuild(Path root) {
  private static final String PREFIX = "old build: ";
  private static final String CLASSES = "kafka-easy-benchmarks/target/classes";

  /** Their figures look at the contender alone. */
  private static final Set<String> WITHOUT_REFERENCE = Set.of("first-send", "redrive-heap");

  /** Null when no folder is named. */
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

  /** The comparisons of the same contenders with themselves in the old build. */
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

  /** As good as before, give or take what single machines scatter by. */
  private static Goal goal(Comparison one) {
    if (one.name().equals(Comparisons.ALLOCATION)) {
      // A difference, in bytes.
      return Goal.atMost(8, 0);
    }
    return one.goal().lowerIsBetter() ? Goal.atMost(1.05, 1) : Goal.atLeast(0.95, 1);
  }

  static boolean isOld(String name) {
    return name.startsWith(PREFIX);
  }

  /** The name by which the contender's own JVM knows it. */
  static String contender(String name) {
    return isOld(name) ? name.substring(PREFIX.length()) : name;
  }

  /** Ours, with the old checkout's folders in place of this one's. */
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
