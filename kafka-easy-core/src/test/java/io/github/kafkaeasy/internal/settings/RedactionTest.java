package io.github.kafkaeasy.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Exceptions of other libraries that quote a setting. */
class RedactionTest {
  private static final String URL = "https://user:s3cret@b:8081";
  private final Throwable quotes = new IllegalStateException("cannot reach " + URL);

  @Test
  void aSecretInAListIsRecognised() {
    assertThat(Redaction.isQuotedBy(quotes, Map.of("registry", List.of("https://a:8081", URL))))
        .isTrue();
  }

  @Test
  void oneOfSeveralUrlsInATextIsRecognised() {
    assertThat(Redaction.isQuotedBy(quotes, Map.of("registry", "https://a:8081, " + URL))).isTrue();
  }

  @Test
  void aListThatIsNotQuotedIsNoReasonToHideTheMessage() {
    assertThat(Redaction.isQuotedBy(quotes, Map.of("registry", List.of("https://c:8081", 7))))
        .isFalse();
  }
}
