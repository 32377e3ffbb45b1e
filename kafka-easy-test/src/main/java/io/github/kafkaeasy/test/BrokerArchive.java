package io.github.kafkaeasy.test;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The broker's classes in the form that the JVM reads quickest (class data sharing). A broker
 * starts in half the time with it. Off unless the system property {@value #FOLDER} names a folder:
 * the archive takes 60 MB there and is made once, in some seconds, for each JDK and each set of
 * jars.
 *
 * <p>Nothing depends on it. A JVM leaves an archive out that does not fit it, and a broker whose
 * archive cannot be made runs without.
 *
 * @param classPath the broker's class path
 * @param file the archive, which may not exist yet; null where none is wanted
 */
record BrokerArchive(String classPath, @Nullable Path file) {

  static final String FOLDER = "kafka-easy.test.archive";

  private static final long LONGEST_DUMP_SECONDS = 120;

  static BrokerArchive of(String classPath) {
    String folder = System.getProperty(FOLDER, "").strip();
    return folder.isEmpty()
        ? new BrokerArchive(classPath, null)
        : new BrokerArchive(
            classPath, Path.of(folder).toAbsolutePath().resolve(nameFor(classPath) + ".jsa"));
  }

  /** Options of the broker's JVM: read the archive, or note for it which classes are loaded. */
  List<String> options(Path workFolder) {
    if (file == null) {
      return List.of();
    }
    return Files.exists(file)
        ? List.of("-XX:SharedArchiveFile=" + file)
        : List.of("-XX:DumpLoadedClassList=" + classList(workFolder));
  }

  /**
   * Makes the archive if it is missing and no other JVM is making it. Called by the thread that
   * waited for the broker, once it serves.
   *
   * @param workFolder the broker's own folder
   * @param jvmOptions of the broker; the archive is read only by a JVM with the same collector
   */
  void makeIfMissing(Path workFolder, List<String> jvmOptions) throws InterruptedException {
    if (file == null || Files.exists(file) || !Files.exists(classList(workFolder))) {
      return;
    }
    Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
    try {
      Files.createDirectories(file.resolveSibling("."));
      try (FileChannel channel =
              FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.tryLock()) {
        if (lock != null && !Files.exists(file)) {
          make(file, classList(workFolder), jvmOptions);
        }
      }
    } catch (OverlappingFileLockException anotherThreadMakesIt) {
      // This broker serves without it.
    } catch (IOException e) {
      System.err.println(
          "kafka-easy-test: no archive of the broker's classes in " + file + ": " + e);
    }
  }

  /** Under another name first: a JVM that starts meanwhile must not read half of it. */
  private void make(Path archive, Path classList, List<String> jvmOptions)
      throws IOException, InterruptedException {
    Path unfinished = archive.resolveSibling(UUID.randomUUID() + ".unfinished");
    List<String> options = new ArrayList<>(jvmOptions);
    options.add("-Xshare:dump");
    options.add("-XX:SharedClassListFile=" + classList);
    options.add("-XX:SharedArchiveFile=" + unfinished);
    Process dump =
        ChildJvm.ignoring("INT HUP", options, jars(), BrokerArchive.class, List.of())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (dump.waitFor(LONGEST_DUMP_SECONDS, TimeUnit.SECONDS) && dump.exitValue() == 0) {
        Files.move(unfinished, archive, StandardCopyOption.ATOMIC_MOVE);
      }
    } finally {
      dump.destroyForcibly();
      Files.deleteIfExists(unfinished);
    }
  }

  /** The archive can hold classes of jars only; a folder of classes is last on the class path. */
  private String jars() {
    return entries(classPath).stream()
        .takeWhile(entry -> !Files.isDirectory(Path.of(entry)))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Path classList(Path workFolder) {
    return workFolder.resolve("classes.list");
  }

  /** The same for the same JDK and the same jars. */
  private static String nameFor(String classPath) {
    StringBuilder all = new StringBuilder();
    all.append(System.getProperty("java.home")).append(Runtime.version());
    for (String entry : entries(classPath)) {
      File jar = new File(entry);
      if (jar.isFile()) {
        all.append(entry).append(jar.length()).append(jar.lastModified());
      }
    }
    return "broker-" + UUID.nameUUIDFromBytes(all.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> entries(String classPath) {
    return Arrays.asList(classPath.split(File.pathSeparator));
  }
}
