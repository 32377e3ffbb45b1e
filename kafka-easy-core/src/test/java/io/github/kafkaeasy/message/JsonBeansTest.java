package io.github.kafkaeasy.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIdentityInfo;
import com.fasterxml.jackson.annotation.JsonMerge;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.ObjectIdGenerators;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonPOJOBuilder;
import io.github.kafkaeasy.error.KafkaEasyException;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON objects: missing, null and duplicate properties, and keys of maps. */
class JsonBeansTest {
  private static final CodecContext RECORD = CodecContext.of("orders");

  enum Color {
    RED,
    GREEN
  }

  record Line(int quantity, Integer discount, String note) {}

  record Order(Line first, List<Line> lines, Map<String, Line> named) {}

  record Flags(boolean paid, char code, double rate) {}

  record Maybe(Optional<String> text, OptionalInt number) {}

  record Renamed(@JsonAlias("qty") int quantity, @JsonAlias("n") String note) {}

  static class Part {
    public int weight;
    public String text;
  }

  static class Bean {
    public int quantity;
    public String note;
    private long total;
    private int retries = 3;
    private boolean active;

    public void setTotal(long total) {
      this.total = total;
    }

    public void setRetries(int retries) {
      this.retries = retries;
    }

    public void setActive(boolean active) {
      this.active = active;
    }
  }

  static class AliasBean {
    @JsonAlias("qty")
    public Integer quantity;
  }

  @JsonFormat(with = JsonFormat.Feature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
  static class AnyCase {
    public String note;
  }

  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  static class Row {
    public String a;
    public int b;
  }

  @JsonIdentityInfo(generator = ObjectIdGenerators.PropertyGenerator.class, property = "id")
  static class Node {
    public int id;
    public Node next;
  }

  static class Merging {
    @JsonMerge public Part part = new Part();
    @JsonMerge public int[] numbers = {1};

    Merging() {
      part.weight = 7;
    }
  }

  static class AnyBean {
    final Map<String, Byte> all = new HashMap<>();

    @JsonAnySetter
    void put(String key, byte value) {
      all.put(key, value);
    }
  }

  @JsonDeserialize(builder = BuiltBuilder.class)
  record Built(int size, String name) {}

  @JsonPOJOBuilder
  static class BuiltBuilder {
    private int size;
    private String name = "";

    BuiltBuilder withSize(int size) {
      this.size = size;
      return this;
    }

    BuiltBuilder withName(String name) {
      this.name = name;
      return this;
    }

    Built build() {
      return new Built(size, name);
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Circle.class, name = "circle"),
    @JsonSubTypes.Type(value = Square.class, name = "square")
  })
  sealed interface Shape permits Circle, Square {}

  record Circle(BigDecimal radius) implements Shape {}

  static final class Square implements Shape {
    public float side;
    public int number;
  }

  private static <T> T read(Class<T> type, String json) {
    return Codec.json(type).decode(json.getBytes(UTF_8), RECORD);
  }

  private static <T> T read(TypeReference<T> type, String json) {
    return Codec.json(type).decode(json.getBytes(UTF_8), RECORD);
  }

  private static void refused(Class<?> type, String json, String... words) {
    assertThatThrownBy(() -> read(type, json))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContainingAll(words);
  }

  private static void refused(TypeReference<?> type, String json, String... words) {
    assertThatThrownBy(() -> read(type, json))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void aPrimitiveOfARecordMustBePresent() {
    refused(Line.class, "{}", "$.quantity: expected int, found nothing");
    refused(Order.class, "{\"first\":{}}", "$.first.quantity: expected int, found nothing");
    refused(Order.class, "{\"lines\":[{\"quantity\":1},{}]}", "$.lines[1].quantity");
    refused(Order.class, "{\"named\":{\"s3cret\":{}}}", "$.named[*].quantity");
    refused(Flags.class, "{\"code\":\"a\",\"rate\":1}", "$.paid: expected boolean");
    refused(Flags.class, "{\"paid\":true,\"rate\":1}", "$.code: expected char");
    refused(Flags.class, "{\"paid\":true,\"code\":\"a\"}", "$.rate: expected double");
  }

  @Test
  void aPrimitiveMustNotBeNull() {
    refused(Line.class, "{\"quantity\":null}", "$.quantity: expected int, found null");
    refused(Bean.class, "{\"quantity\":null,\"total\":1}", "$.quantity: expected int, found null");
    refused(Flags.class, "{\"paid\":null,\"code\":\"a\",\"rate\":1}", "$.paid");
  }

  @Test
  void aPropertyThatIsNotPrimitiveMayBeMissingOrNull() {
    assertThat(read(Line.class, "{\"quantity\":1}")).isEqualTo(new Line(1, null, null));
    assertThat(read(Line.class, "{\"quantity\":1,\"discount\":null,\"note\":null,\"new\":5}"))
        .isEqualTo(new Line(1, null, null));
    assertThat(read(Order.class, "{}")).isEqualTo(new Order(null, null, null));
    assertThat(read(new TypeReference<List<Integer>>() {}, "[1,null]")).containsExactly(1, null);
  }

  @Test
  void anOptionalThatIsMissingOrNullIsEmpty() {
    Maybe empty = new Maybe(Optional.empty(), OptionalInt.empty());

    assertThat(read(Maybe.class, "{}")).isEqualTo(empty);
    assertThat(read(Maybe.class, "{\"text\":null,\"number\":null}")).isEqualTo(empty);
    assertThat(read(Maybe.class, "{\"text\":\"a\",\"number\":0}"))
        .isEqualTo(new Maybe(Optional.of("a"), OptionalInt.of(0)));
    refused(Maybe.class, "{\"number\":0.5}", "$.number: expected OptionalInt");
    refused(Maybe.class, "{\"text\":5}", "$.text: expected String, found a whole number");
  }

  @Test
  void aPrimitiveOfABeanMustBePresentUnlessTheClassHasADefault() {
    String whole = "{\"quantity\":1,\"total\":2,\"active\":true}";

    assertThat(read(Bean.class, whole).retries).isEqualTo(3);
    assertThat(read(Bean.class, whole).total).isEqualTo(2);
    assertThat(read(Bean.class, whole).active).isTrue();
    refused(Bean.class, "{\"total\":2,\"active\":true}", "$.quantity: expected int, found nothing");
    refused(Bean.class, "{\"quantity\":1,\"active\":true}", "$.total: expected long");
    refused(Bean.class, "{\"quantity\":1,\"total\":2}", "$.active: expected boolean");
  }

  @Test
  void nestedBeansAreCheckedSeparately() {
    TypeReference<List<Merging>> type = new TypeReference<>() {};

    assertThat(read(type, "[{\"part\":{\"text\":\"a\"}}]").get(0).part.weight).isEqualTo(7);
    assertThat(read(type, "[{\"numbers\":[2]}]").get(0).numbers).containsExactly(1, 2);
    refused(type, "[{\"numbers\":[2.5]}]", "$[0].numbers[0]: expected int");
  }

  @Test
  void primitivesMustBePresentInBuildersUnwrappedBeansAndArraysToo() {
    assertThat(read(Built.class, "{\"size\":1}")).isEqualTo(new Built(1, ""));
    refused(Built.class, "{\"name\":\"a\"}", "expected int, found nothing");
    refused(Built.class, "{\"size\":1.5}", ".size: expected int, found a number with a fraction");
    assertThat(read(Row.class, "[\"a\",5]").b).isEqualTo(5);
    refused(Row.class, "[\"a\"]", "$.b: expected int, found nothing");
    // The third element is ignored like an unknown property, which a sender may have added.
    assertThat(read(Row.class, "[\"a\",5,6]").b).isEqualTo(5);
  }

  @Test
  void aReferenceToAnObjectNeedsNoProperties() {
    List<Node> nodes = read(new TypeReference<>() {}, "[{\"id\":1,\"next\":1}]");

    assertThat(nodes.get(0).next).isSameAs(nodes.get(0));
  }

  @Test
  @Tag("newest-jackson") // older Jackson versions do not check references at the end of a document
  void aReferenceToAMissingObjectIsAFailure() {
    refused(new TypeReference<List<Node>>() {}, "[{\"id\":1,\"next\":2}]", "$");
  }

  @Test
  void subtypesAreReadAsStrictly() {
    assertThat(read(Shape.class, "{\"radius\":12345678901234567890.123,\"kind\":\"circle\"}"))
        .isEqualTo(new Circle(new BigDecimal("12345678901234567890.123")));
    String square = "{\"side\":%s,\"number\":%s,\"kind\":\"square\"}";
    assertThat(((Square) read(Shape.class, square.formatted("0.1", "1"))).side).isEqualTo(0.1f);
    refused(Shape.class, square.formatted("16777217", "1"), "$.side: expected float");
    refused(Shape.class, square.formatted("1", "1.5"), "$.number: expected int");
    refused(Shape.class, "{\"side\":1,\"kind\":\"square\"}", "$.number: expected int");
    refused(Shape.class, "{\"side\":1,\"kind\":\"s3cret\"}", "found a type id that names no type");
    refused(Shape.class, "{\"side\":1}", "found no type id");
    refused(Shape.class, "{\"radius\":1,\"radius\":2,\"kind\":\"circle\"}", "a duplicate");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"quantity\":1,\"quantity\":1}",
        "{\"quantity\":1,\"unknown\":1,\"unknown\":2}",
        "{\"quantity\":1,\"unknown\":{\"a\":1,\"a\":2}}",
        "{\"quantity\":1,\"\\u0071uantity\":2}"
      })
  void aKeyMustNotOccurTwice(String json) {
    refused(Line.class, json, "a duplicate");
    refused(Bean.class, json, "a duplicate");
    refused(Object.class, json, "a duplicate");
    refused(new TypeReference<Map<String, Object>>() {}, json, "a duplicate");
    refused(JsonNode.class, json, "a duplicate");
  }

  @Test
  void twoNamesOfOnePropertyMustNotBothOccur() {
    assertThat(read(Renamed.class, "{\"qty\":1}")).isEqualTo(new Renamed(1, null));
    refused(Renamed.class, "{\"qty\":1,\"quantity\":2}", "a duplicate property");
    refused(Renamed.class, "{\"quantity\":1,\"qty\":2,\"note\":\"a\"}", "a duplicate property");
    refused(Renamed.class, "{\"note\":\"a\",\"n\":\"b\",\"qty\":2}", "a duplicate property");
    refused(Renamed.class, "{\"note\":null,\"n\":\"b\",\"qty\":2}", "a duplicate property");
    refused(AliasBean.class, "{\"qty\":1,\"quantity\":2}", "a duplicate property");
    refused(AliasBean.class, "{\"qty\":null,\"quantity\":2}", "a duplicate property");
    refused(AnyCase.class, "{\"note\":\"a\",\"NOTE\":\"b\"}", "a duplicate property");
    assertThat(read(new TypeReference<List<AliasBean>>() {}, "[{\"qty\":1},{\"quantity\":2}]"))
        .hasSize(2);
  }

  @Test
  void valuesOfAnAnySetterAreReadStrictly() {
    assertThat(read(AnyBean.class, "{\"a\":1}").all).containsEntry("a", (byte) 1);
    refused(AnyBean.class, "{\"s3cret\":200}", "$[*]: expected byte, found a number out of range");
  }

  @ParameterizedTest
  @CsvSource({
    "01, a key in a non-canonical form",
    "+1, a key in a non-canonical form",
    "' 1', is not a valid value",
    "1.0, is not a valid value",
    "3000000000, is not a valid value"
  })
  void aNumberAsKeyHasOneForm(String key, String found) {
    refused(new TypeReference<Map<Integer, String>>() {}, "{\"" + key + "\":\"a\"}", found);
  }

  @Test
  void keysAreTakenExactly() {
    assertThat(read(new TypeReference<Map<Integer, String>>() {}, "{\"-1\":\"a\"}"))
        .containsEntry(-1, "a");
    assertThat(read(new TypeReference<Map<Double, String>>() {}, "{\"0.1\":\"a\"}"))
        .containsEntry(0.1, "a");
    refused(new TypeReference<Map<Byte, String>>() {}, "{\"200\":\"a\"}", "non-canonical form");
    refused(
        new TypeReference<Map<Float, String>>() {}, "{\"16777217\":\"a\"}", "non-canonical form");
    refused(new TypeReference<Map<Double, String>>() {}, "{\"NaN\":\"a\"}", "non-canonical form");
    refused(new TypeReference<Map<Boolean, String>>() {}, "{\"True\":\"a\"}", "$");
    refused(
        new TypeReference<Map<UUID, String>>() {}, "{\"1-1-1-1-1\":\"a\"}", "non-canonical form");
    refused(new TypeReference<Map<Color, String>>() {}, "{\"red\":\"a\"}", "is not a valid value");
    refused(
        new TypeReference<EnumMap<Color, String>>() {}, "{\"0\":\"a\"}", "is not a valid value");
  }

  @Test
  void twoKeysMustNotBeEqual() {
    String uuid = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
    refused(
        new TypeReference<Map<UUID, Integer>>() {},
        "{\"" + uuid + "\":1,\"" + uuid.toUpperCase(java.util.Locale.ROOT) + "\":2}",
        "a duplicate key");
    refused(new TypeReference<Map<Double, Integer>>() {}, "{\"1\":1,\"1.0\":2}", "a duplicate key");
    assertThat(
            read(
                new TypeReference<Map<Integer, Map<Integer, Integer>>>() {},
                "{\"1\":{\"1\":1,\"2\":2},\"2\":{\"1\":1}}"))
        .hasSize(2);
  }

  @Test
  void anEnumSetDoesNotLoseNull() {
    TypeReference<EnumSet<Color>> type = new TypeReference<>() {};

    assertThat(read(type, "[\"RED\"]")).containsExactly(Color.RED);
    refused(type, "[\"RED\",null]", "$[1]: expected Color, found null");
    refused(type, "[\"RED\",0]", "$[1]: expected Color, found a whole number");
  }

  @Test
  void anUnwrappedPartIsReadAsStrictly() {
    refused(UnwrappedBean.class, "{\"id\":\"a\",\"weight\":1.5}", "expected int");
    assertThat(read(UnwrappedBean.class, "{\"id\":\"a\",\"weight\":2}").part.weight).isEqualTo(2);
    refused(UnwrappedBean.class, "{\"id\":\"a\",\"text\":\"b\"}", "expected int, found nothing");
  }

  static class UnwrappedBean {
    public String id;
    @JsonUnwrapped public Part part;
  }
}
