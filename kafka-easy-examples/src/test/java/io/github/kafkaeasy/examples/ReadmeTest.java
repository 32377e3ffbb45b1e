package io.github.kafkaeasy.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerProperties;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerSettings;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerSetup;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerStarter;
import io.github.kafkaeasy.internal.connection.ConnectionSettings;
import io.github.kafkaeasy.message.Codec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;

/**
 * The defaults of docs/options.md are those of the code, and each claim of README.md has its test.
 */
class ReadmeTest {
  private static final String DEFAULTS = "Defaults beside Kafka's own";
  private static final Pattern QUANTITY =
      Pattern.compile("([0-9,]+) ?(ms|s|min|KiB|MiB)?", Pattern.CASE_INSENSITIVE);
  private static final Map<String, Long> UNITS =
      Map.of("ms", 1L, "s", 1_000L, "min", 60_000L, "kib", 1L << 10, "mib", 1L << 20);

  private final Readme readme = Readme.read();
  private final Readme options = Readme.page("docs/options.md");
  private final Readme guarantees = Readme.page("docs/guarantees.md");

  @Test
  void theDefaultsAreThoseOfTheCodeAndOfKafka() {
    Map<String, Object> ours = consumerProperties();
    Map<String, Object> kafkas = new HashMap<>(defaults(ConsumerConfig.configDef()));
    kafkas.putAll(defaults(ProducerConfig.configDef()));
    String producer = KafkaEasy.connect("localhost:9092").producer(String.class).describe();
    Set<String> compared = new HashSet<>();

    for (List<String> row : options.rows(DEFAULTS)) {
      String name = row.get(0).replace("`", "");
      if (ours.containsKey(name)) {
        assertThat(plain(row.get(1))).as(name).isEqualTo(plain(ours.get(name)));
        compared.add(name);
      } else if (ProducerConfig.configNames().contains(name)) {
        assertThat(producer)
            .as("docs/options.md says " + name + " = " + row.get(1))
            .containsPattern("(?m)^  " + name + " +" + plain(row.get(1)) + " ");
        compared.add(name);
      }
      if (kafkas.containsKey(name)) {
        assertThat(plain(row.get(2))).as("Kafka's " + name).isEqualTo(plain(kafkas.get(name)));
      }
    }
    assertThat(compared).hasSize(10 + 9);
  }

  @Test
  void theChinesePageHasTheSameDefaults() {
    assertThat(values(Readme.page("docs/zh-CN/options.md").rows("与 Kafka 的默认值对照")))
        .isEqualTo(values(options.rows(DEFAULTS)));
  }

  private static List<List<String>> values(List<List<String>> rows) {
    return rows.stream().map(row -> List.of(row.get(0), plain(row.get(1)), row.get(2))).toList();
  }

  @Test
  void eachClaimHasATest() throws IOException {
    Map<String, String> sources = testSources();
    Map<String, List<String>> claims = claims();
    claims.forEach(
        (claim, tests) -> {
          assertThat(tests).as(claim).isNotEmpty();
          tests.forEach(
              test ->
                  assertThat(sources.getOrDefault(test.replaceFirst("#.*", ""), "no such class"))
                      .as(claim + " -> " + test)
                      .containsPattern("void " + test.replaceFirst(".*#", "") + "\\("));
        });
    List<String> said =
        Stream.of(
                readme.rows("What you get").stream().map(row -> row.get(0)),
                guarantees.rows("What happens when…").stream().map(row -> row.get(0)),
                Readme.page("docs/configuration.md").rows("Variables").stream()
                    .map(row -> row.get(0)),
                guarantees.bullets("Guaranteed").stream(),
                guarantees.bullets("Not guaranteed").stream())
            .flatMap(all -> all)
            .toList();

    assertThat(said)
        .hasSizeGreaterThan(35)
        .allSatisfy(
            text ->
                assertThat(claims.keySet().stream().filter(text::startsWith))
                    .as("claims for: " + text)
                    .isNotEmpty());
    assertThat(claims.keySet())
        .allSatisfy(
            claim ->
                assertThat(said.stream().filter(text -> text.startsWith(claim)))
                    .as("what the pages say beginning with: " + claim)
                    .isNotEmpty());
  }

  @Test
  void theFirstProgramIsShortAndSetsOnFailure() {
    String program = readme.javaBlocks().get(0);

    assertThat(program.lines()).hasSizeLessThan(45);
    assertThat(program).contains(".onFailure(");
  }

  @Test
  void readmeHasLessThanTwoHundredLines() {
    for (String page : List.of("README.md", "README.zh-CN.md")) {
      assertThat(Readme.read(Readme.ROOT.resolve(page)).lines()).as(page).hasSizeLessThan(200);
    }
  }

  @Test
  void theFigureIsTheOneOnThePerformancePage() {
    String row =
        Readme.page("docs/performance.md").rows("Results").stream()
            .filter(cells -> cells.get(0).startsWith("`key` "))
            .map(cells -> cells.get(3))
            .findFirst()
            .orElseThrow();
    String[] figures = row.replaceAll("[()]", "").split(" to | ", -1); // "0.87 (0.86 to 0.92)"

    for (String page : List.of("README.md", "README.zh-CN.md")) {
      assertThat(Readme.read(Readme.ROOT.resolve(page))).contains(figures);
    }
  }

  @Test
  void theMavenCommandsExistInTheBuild() {
    String pom = Readme.read(Readme.ROOT.resolve("pom.xml"));
    for (String page : List.of("README.md", "README.zh-CN.md")) {
      List<String> profiles =
          Readme.page(page).codesOfCommands().stream()
              .filter(word -> word.startsWith("-P"))
              .map(word -> word.substring(2))
              .toList();

      assertThat(profiles).as(page).contains("demo", "example", "kafka");
      assertThat(profiles)
          .allSatisfy(profile -> assertThat(pom).contains("<id>" + profile + "</id>"));
    }
  }

  private static Map<String, Object> consumerProperties() {
    return ConsumerProperties.resolve(ConnectionSettings.of("localhost:9092", Map.of()), settings())
        .toProperties();
  }

  private static ConsumerSettings<String> settings() {
    Captured captured = new Captured();
    ConsumerBuilder<String> builder =
        new ConsumerSetup<>(captured, Codec.string())
            .topics("orders")
            .group("billing")
            .handle(message -> {});
    builder.start();
    return captured.settings;
  }

  private static final class Captured implements ConsumerStarter {
    private ConsumerSettings<String> settings;

    @Override
    @SuppressWarnings("unchecked") // it is given only to a ConsumerBuilder<String>
    public <V> EasyConsumer start(ConsumerSettings<V> given) {
      settings = (ConsumerSettings<String>) given;
      return null;
    }
  }

  private static Map<String, Object> defaults(ConfigDef kafka) {
    Map<String, Object> defaults = new HashMap<>();
    kafka
        .configKeys()
        .forEach((name, key) -> defaults.put(name, key.hasDefault() ? key.defaultValue : null));
    return defaults;
  }

  /** Times in milliseconds, sizes in bytes, classes by their short names, everything as text. */
  private static String plain(Object value) {
    if (value instanceof Duration duration) {
      return Long.toString(duration.toMillis());
    }
    if (value instanceof Class<?> type) {
      return type.getSimpleName();
    }
    if (value instanceof Collection<?> several) {
      return several.stream().map(ReadmeTest::plain).collect(Collectors.joining(", "));
    }
    String text = String.valueOf(value).replace("`", "");
    Matcher quantity = QUANTITY.matcher(text);
    if (quantity.matches()) {
      long number = Long.parseLong(quantity.group(1).replace(",", ""));
      String unit = quantity.group(2);
      return Long.toString(
          unit == null ? number : number * UNITS.get(unit.toLowerCase(Locale.ROOT)));
    }
    return text.startsWith("org.apache.") ? text.substring(text.lastIndexOf('.') + 1) : text;
  }

  private static Map<String, List<String>> claims() {
    Map<String, List<String>> claims = new HashMap<>();
    for (String line :
        Readme.read(Path.of("src/test/resources/readme-claims.txt")).lines().toList()) {
      int arrow = line.indexOf(" -> ");
      if (arrow > 0 && !line.startsWith("#")) {
        claims.put(
            line.substring(0, arrow), Arrays.asList(line.substring(arrow + 4).split(", ", -1)));
      }
    }
    return claims;
  }

  /** The sources of all test classes by their short names. */
  private static Map<String, String> testSources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    try (Stream<Path> modules = Files.list(Readme.ROOT)) {
      for (Path tests : modules.map(module -> module.resolve("src/test/java")).toList()) {
        if (Files.isDirectory(tests)) {
          try (Stream<Path> files = Files.walk(tests)) {
            files
                .filter(file -> file.toString().endsWith("Test.java"))
                .forEach(
                    file ->
                        sources.merge(
                            file.getFileName().toString().replace(".java", ""),
                            Readme.read(file),
                            String::concat));
          }
        }
      }
    }
    return sources;
  }
}
