package io.github.kafkaeasy.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.message.json.JsonLeniency;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The documentation's table of JSON leniencies has a row for each, in the order of the enum. */
class JsonTableTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Z_]+)` \\|");

  @ParameterizedTest
  @ValueSource(strings = {"docs/consuming.md", "docs/zh-CN/consuming.md"})
  void eachLeniencyHasARow(String page) throws IOException {
    String text = Files.readString(Path.of("").toAbsolutePath().resolveSibling(page));

    assertThat(ROW.matcher(text).results().map((MatchResult row) -> row.group(1)))
        .containsExactlyElementsOf(Arrays.stream(JsonLeniency.values()).map(Enum::name).toList());
  }
}
