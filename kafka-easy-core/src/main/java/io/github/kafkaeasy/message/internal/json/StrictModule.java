package io.github.kafkaeasy.message.internal.json;

import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.DeserializerFactoryConfig;
import com.fasterxml.jackson.databind.cfg.SerializerFactoryConfig;
import com.fasterxml.jackson.databind.deser.BasicDeserializerFactory;
import com.fasterxml.jackson.databind.ser.BasicSerializerFactory;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.github.kafkaeasy.message.internal.json.shared.Leniencies;
import io.github.kafkaeasy.message.internal.json.value.StrictArrays;
import io.github.kafkaeasy.message.json.JsonLeniency;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Jackson module that adds {@code java.time}, Optional and the strict deserializers. The user's own
 * deserializers take precedence over all of them.
 */
final class StrictModule extends Module {
  private final ObjectMapper given;
  private final Leniencies leniencies;

  StrictModule(ObjectMapper given, Leniencies leniencies) {
    this.given = given;
    this.leniencies = leniencies;
  }

  @Override
  public String getModuleName() {
    return "kafka-easy strict";
  }

  @Override
  public Object getTypeId() {
    return StrictModule.class.getName();
  }

  @Override
  public Version version() {
    return Version.unknownVersion();
  }

  @Override
  public Iterable<? extends Module> getDependencies() {
    return java.util.List.of(new JavaTimeModule(), new Jdk8Module());
  }

  @Override
  public void setupModule(SetupContext context) {
    context.addDeserializers(new StrictArrays(leniencies));
    if (given.getDeserializationContext().getFactory()
        instanceof BasicDeserializerFactory factory) {
      DeserializerFactoryConfig config = factory.getFactoryConfig();
      backwards(config.deserializers(), context::addDeserializers);
      backwards(config.keyDeserializers(), context::addKeyDeserializers);
    }
    if (given.getSerializerFactory() instanceof BasicSerializerFactory factory) {
      SerializerFactoryConfig config = factory.getFactoryConfig();
      backwards(config.serializers(), context::addSerializers);
      backwards(config.keySerializers(), context::addKeySerializers);
    }
    context.addBeanDeserializerModifier(new StrictDeserializers(leniencies));
    if (!leniencies.take(JsonLeniency.NON_FINITE_NUMBERS)) {
      context.addBeanSerializerModifier(new StrictSerializers());
    }
  }

  /** Adds in reverse order: each addition is put in front of the existing ones and asked first. */
  private static <T> void backwards(Iterable<T> all, Consumer<T> add) {
    Deque<T> reversed = new ArrayDeque<>();
    all.forEach(reversed::push);
    reversed.forEach(add);
  }
}
