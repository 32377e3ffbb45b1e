package io.github.kafkaeasy.dlq.internal.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class OwnOutputPatternTest {

  private static boolean reads(Pattern chosen, Destination destination, String topic) {
    return OwnOutput.leftOutOf(chosen, destination, Optional.of("spilled"))
        .matcher(topic)
        .matches();
  }

  private static boolean reads(String pattern, String topic) {
    return reads(Pattern.compile(pattern), Destination.DEFAULT, topic);
  }

  @Test
  void deadLetterAuditAndQuarantineTopicsAreLeftOut() {
    for (String pattern :
        new String[] {"orders.*", "^orders.*$", ".*", "(orders).*|x", "\\Qo\\E.*"}) {
      assertThat(reads(pattern, "orders.eu")).as(pattern).isTrue();
      assertThat(reads(pattern, "orders.dlq")).as(pattern).isFalse();
      assertThat(reads(pattern, "orders.eu.dlq")).as(pattern).isFalse();
      assertThat(reads(pattern, "orders.dlq.audit")).as(pattern).isFalse();
      assertThat(reads(pattern, "orders.dlq.quarantine")).as(pattern).isFalse();
      assertThat(reads(pattern, "orders.dlq.dlq")).as(pattern).isFalse();
    }
    assertThat(reads(".*", "spilled")).isFalse();
    assertThat(reads(".*", "orders.audit")).isTrue();
  }

  @Test
  void aPatternForDeadLetterTopicsReadsThemButNotTheConsumersOwn() {
    assertThat(reads(".*\\.dlq", "orders.dlq")).isTrue();
    assertThat(reads(".*\\.dlq", "orders.dlq.dlq")).isFalse();
  }

  @Test
  void flagsAndGroupsOfThePatternAreKept() {
    Destination named = Destination.fixed("all.failed");
    Pattern anyCase = Pattern.compile("ALL.*", Pattern.CASE_INSENSITIVE);
    assertThat(reads(anyCase, named, "all.orders")).isTrue();
    assertThat(reads(anyCase, named, "all.failed")).isFalse();
    assertThat(reads(anyCase, named, "ALL.failed")).isTrue();
    Pattern literal = Pattern.compile("a.b", Pattern.LITERAL);
    assertThat(reads(literal, named, "a.b")).isTrue();
    assertThat(reads(literal, named, "axb")).isFalse();
    Pattern commented = Pattern.compile("a .* # everything", Pattern.COMMENTS);
    assertThat(reads(commented, named, "all.orders")).isTrue();
    assertThat(reads(commented, named, "all.failed")).isFalse();
    assertThat(reads(Pattern.compile("(?<who>a|b)-\\1-\\k<who>"), named, "a-a-a")).isTrue();
    assertThat(reads(Pattern.compile("\\Qall.failed"), named, "all.failed")).isFalse();
  }

  @Test
  void thePatternIsUnchangedIfAFunctionChoosesTheTopic() {
    Pattern chosen = Pattern.compile("orders.*");
    assertThat(OwnOutput.leftOutOf(chosen, Destination.of(record -> "x"), Optional.empty()))
        .isSameAs(chosen);
  }
}
