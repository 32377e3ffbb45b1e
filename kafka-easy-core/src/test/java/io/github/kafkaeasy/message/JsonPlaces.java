package io.github.kafkaeasy.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts one JSON value of a type into every position where a value can stand. */
enum JsonPlaces {
  ROOT("%s") {
    @Override
    Type type(Class<?> of) {
      return of;
    }

    @Override
    Object unpack(Object document) {
      return document;
    }
  },
  ELEMENT("[%s]") {
    @Override
    Type type(Class<?> of) {
      return new Generic(List.class, boxed(of));
    }

    @Override
    Object unpack(Object document) {
      return ((List<?>) document).get(0);
    }
  },
  MAP_VALUE("{\"k3y\":%s}") {
    @Override
    Type type(Class<?> of) {
      return new Generic(Map.class, String.class, boxed(of));
    }

    @Override
    Object unpack(Object document) {
      return ((Map<?, ?>) document).get("k3y");
    }
  },
  OPTIONAL("[%s]") {
    @Override
    Type type(Class<?> of) {
      return new Generic(List.class, new Generic(Optional.class, boxed(of)));
    }

    @Override
    Object unpack(Object document) {
      return ((Optional<?>) ((List<?>) document).get(0)).orElseThrow();
    }
  };

  private static final CodecContext RECORD = CodecContext.of("orders");

  private final String template;

  JsonPlaces(String template) {
    this.template = template;
  }

  /** A generic type with arguments, as reflection represents it. */
  private record Generic(Class<?> raw, List<Type> arguments) implements ParameterizedType {
    Generic(Class<?> raw, Type... arguments) {
      this(raw, List.of(arguments));
    }

    @Override
    public Type getRawType() {
      return raw;
    }

    @Override
    public Type[] getActualTypeArguments() {
      return arguments.toArray(new Type[0]);
    }

    @Override
    public Type getOwnerType() {
      return null;
    }
  }

  abstract Type type(Class<?> of);

  abstract Object unpack(Object document);

  /** The path of the value. */
  String path() {
    return switch (this) {
      case ROOT -> "$";
      case ELEMENT, OPTIONAL -> "$[0]";
      case MAP_VALUE -> "$[*]";
    };
  }

  String document(String value) {
    return template.formatted(value);
  }

  /** The type in this place. */
  TypeReference<Object> reference(Class<?> of) {
    Type type = type(of);
    return new TypeReference<>() {
      @Override
      public Type getType() {
        return type;
      }
    };
  }

  /** A generic type with one argument. */
  static TypeReference<?> generic(Class<?> raw, Class<?> argument) {
    Type type = new Generic(raw, argument);
    return new TypeReference<Object>() {
      @Override
      public Type getType() {
        return type;
      }
    };
  }

  /** The Java object that the value is read as. */
  Object read(Class<?> of, String value) {
    Codec<Object> codec = Codec.json(reference(of));
    return unpack(codec.decode(document(value).getBytes(UTF_8), RECORD));
  }

  private static Class<?> boxed(Class<?> of) {
    return of.isPrimitive() ? MethodType.methodType(of).wrap().returnType() : of;
  }
}
