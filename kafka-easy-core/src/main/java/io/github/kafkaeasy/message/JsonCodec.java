package io.github.kafkaeasy.message;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JavaType;
import io.github.kafkaeasy.internal.settings.Options;
import io.github.kafkaeasy.message.internal.json.JsonInput;
import io.github.kafkaeasy.message.internal.json.JsonOutput;
import io.github.kafkaeasy.message.internal.json.JsonRules;

/** JSON codec. Resolves Jackson's reader and writer once, not for each record. */
final class JsonCodec<T> implements Codec<T> {
  private final JsonInput input;
  private final JsonOutput output;
  private final String name;

  private JsonCodec(JsonRules rules, JavaType type) {
    input = rules.reader(type);
    output = rules.writer(type);
    name = "json(" + shortName(type) + ")";
  }

  static <T> Codec<T> of(Class<T> type, JsonRules rules) {
    return new JsonCodec<>(rules, rules.type(Options.required("type", type)));
  }

  static <T> Codec<T> of(TypeReference<T> type, JsonRules rules) {
    return new JsonCodec<>(rules, rules.type(Options.required("type", type).getType()));
  }

  @Override
  public byte[] encode(T value, CodecContext to) {
    return output.write(value);
  }

  @Override
  @SuppressWarnings("unchecked") // Jackson creates an object of the requested type
  public T decode(byte[] bytes, CodecContext from) {
    return (T) input.read(bytes);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String toString() {
    return name;
  }

  private static String shortName(JavaType type) {
    StringBuilder text = new StringBuilder(type.getRawClass().getSimpleName());
    for (int i = 0; i < type.containedTypeCount(); i++) {
      text.append(i == 0 ? "<" : ", ").append(shortName(type.containedType(i)));
    }
    return type.containedTypeCount() == 0 ? text.toString() : text.append('>').toString();
  }
}
