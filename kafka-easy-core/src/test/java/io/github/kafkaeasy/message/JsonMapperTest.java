package io.github.kafkaeasy.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.message.json.JsonLeniency;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A mapper of the application keeps its names, modules and formats, and the strict rules apply to
 * it too.
 */
class JsonMapperTest {
  private static final CodecContext RECORD = CodecContext.of("orders");

  enum Color {
    RED
  }

  record Order(int itemCount, Color color, Instant at) {}

  /** A mapper with Jackson's lenient settings. */
  private static JsonMapper lenient() {
    return JsonMapper.builder()
        .enable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
        .enable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        .enable(DeserializationFeature.UNWRAP_SINGLE_VALUE_ARRAYS)
        .enable(DeserializationFeature.ACCEPT_EMPTY_STRING_AS_NULL_OBJECT)
        .enable(DeserializationFeature.ACCEPT_EMPTY_ARRAY_AS_NULL_OBJECT)
        .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
        .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .disable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
        .build();
  }

  private static Stream<String> invalidDocuments() {
    return Stream.of(
        "{\"itemCount\":1.5}",
        "{\"itemCount\":\"1\"}",
        "{\"itemCount\":null}",
        "{\"itemCount\":\"\"}",
        "{\"itemCount\":[1]}",
        "{\"itemCount\":[]}",
        "{\"itemCount\":NaN}",
        "{}",
        "{\"itemCount\":1,\"itemCount\":2}",
        "{\"itemCount\":1,\"color\":0}",
        "{\"itemCount\":1,\"color\":\"red\"}",
        "{\"itemCount\":1,\"color\":\"BLUE\"}",
        "{\"itemCount\":1,\"color\":\"\"}",
        "{\"itemCount\":1,\"color\":[]}",
        "{\"itemCount\":1,\"at\":5}",
        "{\"itemCount\":1} {}");
  }

  @ParameterizedTest
  @MethodSource("invalidDocuments")
  void theRulesApplyToALenientMapperToo(String json) {
    for (Codec<?> codec :
        List.of(
            Codec.json(Order.class, lenient()),
            Codec.json(new TypeReference<Order>() {}, lenient()),
            Codec.prettyJson(Order.class, lenient()),
            Codec.prettyJson(new TypeReference<Order>() {}, lenient()),
            Codec.json(Order.class, lenient(), JsonLeniency.UNSIGNED_BYTES),
            Codec.json(new TypeReference<Order>() {}, lenient(), JsonLeniency.UNSIGNED_BYTES))) {
      assertThatThrownBy(() -> codec.decode(json.getBytes(UTF_8), RECORD))
          .isInstanceOf(KafkaEasyException.class);
    }
  }

  @Test
  void lenienciesApplyToAMapperToo() {
    byte[] json = "{\"itemCount\":\"7\",\"color\":\"red\"}".getBytes(UTF_8);
    Order order = new Order(7, Color.RED, null);
    JsonLeniency[] both = {JsonLeniency.TEXT_AS_SCALAR, JsonLeniency.ENUM_ANY_CASE};

    for (Codec<Order> codec :
        List.of(
            Codec.json(Order.class, both),
            Codec.json(Order.class, new ObjectMapper(), both),
            Codec.json(new TypeReference<Order>() {}, both),
            Codec.json(new TypeReference<Order>() {}, new ObjectMapper(), both),
            Codec.prettyJson(Order.class, both),
            Codec.prettyJson(Order.class, new ObjectMapper(), both),
            Codec.prettyJson(new TypeReference<Order>() {}, both),
            Codec.prettyJson(new TypeReference<Order>() {}, new ObjectMapper(), both))) {
      assertThat(codec.decode(json, RECORD)).isEqualTo(order);
      assertThat(codec.decode(codec.encode(order, RECORD), RECORD)).isEqualTo(order);
    }
  }

  @Test
  void prettyFormsAreIndented() {
    Order order = new Order(1, null, null);

    for (Codec<Order> codec :
        List.of(
            Codec.prettyJson(Order.class, new ObjectMapper()),
            Codec.prettyJson(new TypeReference<Order>() {}),
            Codec.prettyJson(new TypeReference<Order>() {}, new ObjectMapper()),
            Codec.prettyJson(Order.class, JsonLeniency.FRACTIONS_CUT))) {
      assertThat(codec.encode(order, RECORD)).asString(UTF_8).contains("\n  \"itemCount\" : 1");
    }
  }

  @Test
  void theMapperDecidesNamesFormatsAndUnknownProperties() {
    ObjectMapper snake =
        JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
    Codec<Order> codec = Codec.json(Order.class, snake);

    byte[] json = codec.encode(new Order(1, null, Instant.EPOCH), RECORD);

    assertThat(new String(json, UTF_8))
        .isEqualTo("{\"item_count\":1,\"color\":null,\"at\":\"1970-01-01T00:00:00Z\"}");
    assertThat(codec.decode(json, RECORD)).isEqualTo(new Order(1, null, Instant.EPOCH));
    assertThatThrownBy(
            () -> codec.decode("{\"item_count\":1,\"s3cret\":2}".getBytes(UTF_8), RECORD))
        .hasMessageContaining("$[*]: found a property that the type does not have")
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(() -> codec.decode("{\"item_count\":1.5}".getBytes(UTF_8), RECORD))
        .hasMessageContaining("$.item_count: expected int, found a number with a fraction");
  }

  @Test
  void theMapperItselfIsNotChanged() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    Codec<Order> unused = Codec.json(Order.class, mapper);

    assertThat(mapper.readValue("1.5", int.class)).isEqualTo(1);
    assertThat(mapper.isEnabled(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)).isTrue();
    assertThat(mapper.getRegisteredModuleIds()).isEmpty();
  }

  @Test
  void laterChangesToTheMapperHaveNoEffect() {
    ObjectMapper mapper = new ObjectMapper();
    Codec<Order> codec = Codec.json(Order.class, mapper);
    mapper.setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

    assertThat(codec.encode(new Order(1, null, null), RECORD))
        .asString(UTF_8)
        .contains("itemCount");
  }

  private static final class Tens extends StdDeserializer<Integer> {
    private static final long serialVersionUID = 1L;

    Tens() {
      super(int.class);
    }

    @Override
    public Integer deserialize(JsonParser p, DeserializationContext ctxt) throws IOException {
      return p.getIntValue() * 10;
    }
  }

  private static final class Millis extends StdSerializer<Instant> {
    private static final long serialVersionUID = 1L;

    Millis() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant at, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeNumber(at.toEpochMilli());
    }
  }

  private static final class FromMillis extends StdDeserializer<Instant> {
    private static final long serialVersionUID = 1L;

    FromMillis() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser p, DeserializationContext ctxt) throws IOException {
      return Instant.ofEpochMilli(p.getLongValue());
    }
  }

  @Test
  void deserializersAndSerializersOfTheApplicationStayInUse() {
    SimpleModule own =
        new SimpleModule("own")
            .addDeserializer(int.class, new Tens())
            .addSerializer(Instant.class, new Millis())
            .addDeserializer(Instant.class, new FromMillis());
    for (ObjectMapper mapper :
        List.of(
            JsonMapper.builder().addModule(own).build(),
            JsonMapper.builder().addModule(new JavaTimeModule()).addModule(own).build())) {
      Codec<Order> codec = Codec.json(Order.class, mapper);
      String json = "{\"itemCount\":4,\"color\":null,\"at\":1000}";

      assertThat(codec.decode(json.getBytes(UTF_8), RECORD))
          .isEqualTo(new Order(40, null, Instant.ofEpochSecond(1)));
      assertThat(codec.encode(new Order(4, null, Instant.ofEpochSecond(1)), RECORD))
          .asString(UTF_8)
          .isEqualTo(json);
    }
  }

  private static final class CannotBeCopied extends ObjectMapper {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void aMapperThatCannotBeCopiedIsRefused() {
    assertThatThrownBy(() -> Codec.json(Order.class, new CannotBeCopied()))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("mapper")
        .hasMessageContaining("copy()");
  }

  @Test
  void nothingMayBeNull() {
    assertThatThrownBy(() -> Codec.json((Class<?>) null))
        .isInstanceOf(InvalidOptionException.class);
    assertThatThrownBy(() -> Codec.json(Order.class, (ObjectMapper) null))
        .isInstanceOf(InvalidOptionException.class);
    assertThatThrownBy(() -> Codec.json(Order.class, new JsonLeniency[] {null}))
        .isInstanceOf(InvalidOptionException.class);
  }
}
