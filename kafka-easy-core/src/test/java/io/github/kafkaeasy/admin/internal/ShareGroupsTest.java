package io.github.kafkaeasy.admin.internal;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.internal.connection.Libraries;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShareGroupsTest {
  @Test
  void withOlderClientsAnOperationOnAShareGroupIsRefusedByName() {
    AdminCalls nowhere =
        new AdminCalls(
            List.of(),
            () -> {
              throw new AssertionError("no request may be sent");
            },
            1000);
    assertThatExceptionOfType(KafkaEasyException.class)
        .isThrownBy(
            () ->
                KafkaGroups.shareGroups(
                    nowhere, "deleting the group orders", new Libraries("4.1.1", "")))
        .withMessage(
            "Deleting the group orders, a share group, needs kafka-clients 4.2 or newer, and 4.1.1"
                + " is on the class path.");
  }
}
