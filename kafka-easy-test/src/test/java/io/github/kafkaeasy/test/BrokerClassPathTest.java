package io.github.kafkaeasy.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BrokerClassPathTest {

  /** What is on our own test class path beside the broker. */
  private static final Pattern TEST_TOOLS =
      Pattern.compile(
          "(junit-|opentest4j-|open-test-reporting-|apiguardian-|assertj-|awaitility-|byte-buddy-"
              + "|hamcrest-|logback-|surefire-|test-classes|testcontainers-|docker-java-|duct-tape-"
              + "|annotations-|jna-|commons-(codec|compress|io|lang3)-).*");

  @Test
  void everyJarOfTheBrokerIsOnItAndNothingElse() {
    Set<String> expected =
        fileNames(System.getProperty("java.class.path")).stream()
            .filter(name -> !TEST_TOOLS.matcher(name).matches())
            .collect(Collectors.toSet());

    assertThat(fileNames(BrokerClassPath.ofBroker())).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void theGuardianNeedsOnlyUs() {
    assertThat(BrokerClassPath.ofGuardian()).doesNotContain(File.pathSeparator);
  }

  private static Set<String> fileNames(String classPath) {
    return Arrays.stream(classPath.split(Pattern.quote(File.pathSeparator), -1))
        .filter(path -> !path.isEmpty())
        .map(path -> new File(path).getName())
        .collect(Collectors.toSet());
  }
}
