package io.github.kafkaeasy.admin.internal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.error.KafkaEasyException;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class AdminCallsTest {
  @Test
  void aCallAfterTheCloseCreatesNoClient() {
    AdminCalls calls =
        new AdminCalls(
            List.of(),
            () -> {
              throw new AssertionError("no client may be created");
            },
            1_000);
    calls.close();

    assertThatThrownBy(() -> calls.ask("listing the topics", (Admin admin) -> null))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("this admin client is closed");
  }
}
