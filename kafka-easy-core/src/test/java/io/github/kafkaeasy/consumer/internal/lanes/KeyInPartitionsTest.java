package io.github.kafkaeasy.consumer.internal.lanes;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.EngineFixture.P1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.internal.EngineFixture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Order holds per key and partition: a key that occurs in two partitions, after partitions were
 * added, counts as two keys.
 */
class KeyInPartitionsTest {

  @Test
  void aKeyOfTwoPartitionsIsTwoKeys() {
    List<String> handled = new ArrayList<>();
    EngineFixture engine =
        new EngineFixture(
            b ->
                b.ordering(Ordering.KEY)
                    .handle(
                        message -> {
                          if (message.value().equals("parked")) {
                            throw new IllegalStateException("parked");
                          }
                          handled.add(message.value());
                        }));
    engine.assigned(P0, P1);
    engine.append(P0, "k", "parked");
    engine.append(P0, "k", "waits behind it");
    engine.append(P1, "k", "does not wait");
    engine.pollAndWork();
    assertThat(handled).containsExactly("does not wait");
  }
}
