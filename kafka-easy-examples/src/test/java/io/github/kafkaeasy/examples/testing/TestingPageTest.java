package io.github.kafkaeasy.examples.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The code on docs/testing.md consists of lines of the tests in this package, so all of it is run.
 */
class TestingPageTest {
  private static final Pattern JAVA = Pattern.compile("(?ms)^```java\\n(.*?)^```$");

  @Test
  void everyBlockStandsInATestThatRuns() throws IOException {
    Path folder = Path.of("src/test/java/io/github/kafkaeasy/examples/testing");
    String sources =
        stripped(Files.readString(folder.resolve("BillingTest.java")))
            + stripped(Files.readString(folder.resolve("BadDaysTest.java")))
            + stripped(Files.readString(folder.resolve("Billing.java")));
    List<String> blocks =
        JAVA.matcher(Files.readString(Path.of("../docs/testing.md")))
            .results()
            .map(block -> stripped(block.group(1)))
            .toList();

    assertThat(blocks)
        .hasSizeGreaterThanOrEqualTo(7)
        .allSatisfy(block -> assertThat(sources).contains(block));
  }

  private static String stripped(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining("\n"));
  }
}
