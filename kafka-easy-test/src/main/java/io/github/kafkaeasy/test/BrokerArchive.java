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
 * Archive of the broker's classes for the JVM's class data sharing; it halves a broker's start
 * time. Used only if the system property {@value #FOLDER} names a folder. The archive is created
 * there once per JDK and set of jars; that takes some seconds and 60 MB.
 *
 * <p>The archive is optional: a JVM ignores an archive that does not fit it, and if the archive
 * cannot be created the broker runs without it.
 *
 * @param classPath the broker's class path
 * @param file the archive, which may not exist yet; null if the system property is not set
 */
record BrokerArchive(String classPath, @Nullable Path file) {

  static final String FOLDER = "kafka-easy.test.archive";

  /**
   * Limits the wait for a JVM that hangs. Writing an archive takes some seconds, and minutes on a
   * busy machine.
   */
  private static final long LONGEST_DUMP_SECONDS = 600;

  static BrokerArchive of(String classPath) {
    String folder = System.getProperty(FOLDER, "").strip();
    return folder.isEmpty()
        ? new BrokerArchive(classPath, null)
        : new BrokerArchive(
            classPath, Path.of(folder).toAbsolutePath().resolve(nameFor(classPath) + ".jsa"));
  }

  /**
   * Options for the broker's JVM: use the archive, or, while there is none, list the loaded
   * classes.
   */
  List<String> options(Path workFolder) {
    if (file == null) {
      return List.of();
    }
    return Files.exists(file)
        ? List.of("-XX:SharedArchiveFile=" + file)
        : List.of("-XX:DumpLoadedClassList=" + classList(workFolder));
  }

  /**
   * Creates the archive if it is missing and no other JVM is creating it. Called on the thread that
   * started the broker, once the broker serves.
   *
   * @param workFolder the broker's own folder
   * @param jvmOptions options of the broker; only a JVM with the same garbage collector can use the
   *     archive
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
      // The broker works without the archive.
    } catch (IOException e) {
      System.err.println(
          "kafka-easy-test: the archive of the broker's classes could not be created at "
              + file
              + ": "
              + e);
    }
  }

  /**
   * Creates the archive under a temporary name, so that a starting JVM never reads an incomplete
   * file.
   */
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
      boolean ended = dump.waitFor(LONGEST_DUMP_SECONDS, TimeUnit.SECONDS);
      if (!ended || dump.exitValue() != 0) {
        throw new IOException(
            ended
                ? "the JVM that writes it ended with " + dump.exitValue()
                : "the JVM that writes it did not end within " + LONGEST_DUMP_SECONDS + " s");
      }
      Files.move(unfinished, archive, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      dump.destroyForcibly();
      Files.deleteIfExists(unfinished);
    }
  }

  /**
   * The class path without the folder of classes at its end, since an archive can only hold classes
   * of jars.
   */
  private String jars() {
    return entries(classPath).stream()
        .takeWhile(entry -> !Files.isDirectory(Path.of(entry)))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Path classList(Path workFolder) {
    return workFolder.resolve("classes.list");
  }

  /** A file name that is equal for the same JDK and the same jars. */
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
