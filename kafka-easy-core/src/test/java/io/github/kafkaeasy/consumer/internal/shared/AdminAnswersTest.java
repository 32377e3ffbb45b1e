package io.github.kafkaeasy.consumer.internal.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.KafkaFuture;
import org.junit.jupiter.api.Test;

class AdminAnswersTest {

  @Test
  void anAnswerThatCannotBeReadFailsTheFuture() {
    CompletableFuture<Object> answer =
        AdminAnswers.of(
            KafkaFuture.completedFuture(List.of()),
            groups -> groups.stream().findFirst().orElseThrow());
    assertThat(answer).isCompletedExceptionally();
  }
}
