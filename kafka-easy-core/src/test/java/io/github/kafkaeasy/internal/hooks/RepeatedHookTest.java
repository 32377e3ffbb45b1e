package io.github.kafkaeasy.internal.hooks;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.producer.spi.OutgoingRecord;
import io.github.kafkaeasy.producer.spi.SendHook;
import org.junit.jupiter.api.Test;

/** A hook that is added twice. */
class RepeatedHookTest {

  /** A hook that would show a secret in toString(). */
  private record TokenHook(String token) implements SendHook {
    @Override
    public Sent begin(OutgoingRecord record) {
      return Sent.NONE;
    }
  }

  @Test
  void aHookThatIsAddedTwiceIsNamedByItsClassOnly() {
    SendHook hook = new TokenHook("s3cret");
    ConnectionHooks hooks = ConnectionHooks.NONE.withSend(hook);

    assertThatThrownBy(() -> hooks.withSend(hook))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("TokenHook")
        .hasMessageNotContaining("s3cret");
  }
}
