package io.github.kafkaeasy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The licences in the runnable jar and in the archive that the build has made. */
class LicensesIT {
  private static final Pattern LIBRARY = Pattern.compile("(.+?)-\\d[^/]*\\.jar");
  private static final Pattern TEXT =
      Pattern.compile(".*?licenses/([^/]+)/[^/]*(?:LICENSE|NOTICE)[^/]*");

  @ParameterizedTest
  @CsvSource({"kafka-easy.jar, META-INF/", "kafka-easy.archive, [^/]*/"})
  void licenceAndNoticeOfTheProjectOccurOnce(String property, String folder) throws Exception {
    assertThat(names(property))
        .filteredOn(entry -> entry.matches(folder + "(LICENSE|NOTICE)"))
        .hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"kafka-easy.jar", "kafka-easy.archive"})
  void eachLibraryInTheJarHasItsLicence(String property) throws Exception {
    Set<String> withText =
        names(property).stream()
            .map(TEXT::matcher)
            .filter(Matcher::matches)
            .map(text -> text.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(libraries()).hasSizeGreaterThan(10);
    assertThat(withText).containsExactlyElementsOf(libraries());
  }

  private static List<String> names(String property) throws IOException {
    try (ZipFile file = new ZipFile(System.getProperty(property))) {
      return file.stream().map(entry -> entry.getName()).toList();
    }
  }

  /** The libraries that the build puts into the jar, without versions. */
  private static Set<String> libraries() {
    return Arrays.stream(System.getProperty("kafka-easy.libraries").split(File.pathSeparator))
        .map(library -> LIBRARY.matcher(Path.of(library).getFileName().toString()))
        .filter(Matcher::matches)
        .map(library -> library.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
