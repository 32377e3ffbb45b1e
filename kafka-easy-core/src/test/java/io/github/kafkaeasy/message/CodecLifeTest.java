package io.github.kafkaeasy.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.internal.codecs.OpenCodecs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/**
 * Invariant I47 without a client: codecs are opened and closed in the right order, also when one of
 * them throws.
 */
class CodecLifeTest {
  private static final String PASSWORD = "registry.password";
  private static final CodecSetup VALUES =
      CodecSetup.of(Map.of(PASSWORD, "s3cret-but-wrong"), false, true);

  private final List<String> events = new ArrayList<>();

  /** A codec of bytes that records its calls and may fail in one of them. */
  private final class Telling implements Codec<byte[]> {
    private final String name;
    private final String failing;

    Telling(String name, String failing) {
      this.name = name;
      this.failing = failing;
    }

    @Override
    public byte[] encode(byte[] value, CodecContext to) {
      return value;
    }

    @Override
    public byte[] decode(byte[] bytes, CodecContext from) {
      return bytes;
    }

    @Override
    public Codec<byte[]> open(CodecSetup setup) {
      tell("opens");
      return this;
    }

    @Override
    public void close() {
      tell("closes");
    }

    private void tell(String event) {
      events.add(name + " " + event);
      if (event.equals(failing)) {
        throw new IllegalStateException("no, s3cret-but-wrong");
      }
    }
  }

  /** A faulty codec. */
  private static final class Unopened implements Codec<byte[]> {
    @Override
    public byte[] encode(byte[] value, CodecContext to) {
      return value;
    }

    @Override
    public byte[] decode(byte[] bytes, CodecContext from) {
      return bytes;
    }

    @Override
    @SuppressWarnings("NullAway")
    public Codec<byte[]> open(CodecSetup setup) {
      return null;
    }

    @Override
    public String name() {
      return "unopened";
    }
  }

  @Test
  void aChainOpensAndClosesBothCodecs() {
    Codec<byte[]> chain = new Telling("inner", "").then(new Telling("outer", ""));

    chain.open(VALUES).close();

    assertThat(events)
        .containsExactly("inner opens", "outer opens", "inner closes", "outer closes");
  }

  @Test
  void aChainClosesItsFirstCodecWhenItsSecondCannotBeOpened() {
    Codec<byte[]> chain = new Telling("inner", "").then(new Telling("outer", "opens"));

    assertThatThrownBy(() -> chain.open(VALUES)).isInstanceOf(IllegalStateException.class);

    assertThat(events).containsExactly("inner opens", "outer opens", "inner closes");
  }

  @Test
  void aChainClosesItsSecondCodecWhateverTheFirstThrows() {
    Codec<byte[]> chain = new Telling("inner", "closes").then(new Telling("outer", ""));

    assertThatThrownBy(chain::close).isInstanceOf(IllegalStateException.class);

    assertThat(events).containsExactly("inner closes", "outer closes");
  }

  @Test
  @SuppressWarnings("NullAway") // null, as a faulty codec returns
  void aChainRefusesNullBetweenItsCodecs() {
    Codec<byte[]> silent = Codec.of(bytes -> null, bytes -> null, "silent");
    CodecContext context = CodecContext.of("orders");

    assertThatThrownBy(() -> silent.then(Codec.bytes()).encode(new byte[1], context))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("the codec silent returned null");
    assertThatThrownBy(() -> Codec.bytes().then(silent).decode(new byte[1], context))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("the codec silent returned null");
  }

  @Test
  void aCodecForOneTypeOpensAndClosesTheCodecItWraps() {
    Codec<byte[]> one = new Telling("wide", "").as(byte[].class);

    one.open(VALUES).close();

    assertThat(events).containsExactly("wide opens", "wide closes");
  }

  @Test
  void aSerializerThatDoesNotTakeItsSettingsIsClosed() {
    Serializer<String> picky =
        new StringSerializer() {
          @Override
          public void configure(Map<String, ?> configs, boolean isKey) {
            throw new IllegalStateException("no");
          }

          @Override
          public void close() {
            events.add("closed");
          }
        };

    for (Codec<String> codec :
        List.of(
            Codec.of(picky, new StringDeserializer()),
            Codec.pooled(() -> picky, StringDeserializer::new, "picky"))) {
      events.clear();
      assertThatThrownBy(() -> codec.open(VALUES)).isInstanceOf(KafkaEasyException.class);
      assertThat(events).containsExactly("closed");
    }
  }

  @Test
  void anInstanceOfAPoolThatIsAtWorkDuringTheCloseIsClosedAfterIt() {
    InstancePool<Serializer<String>> pool =
        new InstancePool<>(
            () ->
                new StringSerializer() {
                  @Override
                  public void close() {
                    events.add("closed");
                  }
                },
            KafkaPart.serializer(),
            VALUES);
    Serializer<String> atWork = pool.take();

    pool.close();
    assertThat(events).isEmpty();
    pool.giveBack(atWork);

    assertThat(events).containsExactly("closed");
  }

  @Test
  void aMessageOfACodecAboutASecretSettingIsNotQuoted() {
    OpenCodecs codecs = new OpenCodecs(VALUES.settings(), true);

    assertThatThrownBy(() -> codecs.open(new Telling("own", "opens"), false))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("for the values cannot start: java.lang.IllegalStateException")
        .hasMessageNotContaining("s3cret")
        .hasNoCause();
  }

  @Test
  void aCodecIsNotOpenedAfterTheCloseOfItsClient() {
    OpenCodecs codecs = new OpenCodecs(VALUES.settings(), true);
    codecs.close(Duration.ZERO);

    assertThatThrownBy(() -> codecs.open(new Telling("late", ""), false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("its client is closed");
    assertThat(events).isEmpty();
  }

  @Test
  void aChainRefusesACodecWhoseOpenReturnsNullAndClosesTheOther() {
    assertThatThrownBy(() -> new Telling("inner", "").then(new Unopened()).open(VALUES))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessage("open(...) of the codec unopened returned null");
    assertThat(events).containsExactly("inner opens", "inner closes");
    assertThatThrownBy(() -> new Unopened().then(Codec.bytes()).open(VALUES))
        .isInstanceOf(KafkaEasyException.class);
  }

  @Test
  void aCodecForOneTypeRefusesACodecWhoseOpenReturnsNull() {
    assertThatThrownBy(() -> new Unopened().as(byte[].class).open(VALUES))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessage("open(...) of the codec unopened returned null");
  }
}
