package io.github.kafkaeasy.dlq.redrive.internal.topic;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.errors.DisconnectException;
import org.junit.jupiter.api.Test;

class FailureTextTest {

  @Test
  void aFailureWithoutAMessageIsNamedByItsClass() {
    assertThat(FailureText.of(new DisconnectException()))
        .isEqualTo("org.apache.kafka.common.errors.DisconnectException");
  }
}
