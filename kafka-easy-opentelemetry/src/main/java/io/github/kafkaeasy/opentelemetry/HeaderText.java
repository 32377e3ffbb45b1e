package io.github.kafkaeasy.opentelemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Access of propagators to a record's headers: values are UTF-8 text, and of several headers with
 * the same name the last one counts.
 */
final class HeaderText {
  static final TextMapGetter<Iterable<Header>> GETTER = new Getter();
  static final TextMapSetter<Headers> SETTER = new Setter();

  private HeaderText() {}

  private static final class Getter implements TextMapGetter<Iterable<Header>> {

    // Deprecated but still abstract, so it must be implemented.
    @SuppressWarnings("deprecation")
    @Override
    public Iterable<String> keys(Iterable<Header> headers) {
      Set<String> names = new LinkedHashSet<>();
      headers.forEach(header -> names.add(header.key()));
      return names;
    }

    @Override
    public @Nullable String get(@Nullable Iterable<Header> headers, String name) {
      String found = null;
      if (headers != null) {
        for (Header header : headers) {
          if (header.key().equals(name)) {
            found = header.value() == null ? null : new String(header.value(), UTF_8);
          }
        }
      }
      return found;
    }
  }

  private static final class Setter implements TextMapSetter<Headers> {

    @Override
    public void set(@Nullable Headers headers, String name, String value) {
      if (headers != null) {
        headers.remove(name);
        headers.add(name, value.getBytes(UTF_8));
      }
    }
  }
}
