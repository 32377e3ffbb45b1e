package io.github.kafkaeasy.formats;

import io.github.kafkaeasy.test.KafkaTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Provides a test class with a real Kafka and a real schema registry, by parameters of type {@link
 * LocalRegistry}. All classes share one registry, which runs when a test begins.
 */
@KafkaTest
@ExtendWith(RegistryTest.Extension.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface RegistryTest {

  /** Starts the registry when a test first asks for it. JUnit's root store closes it. */
  final class Extension implements ParameterResolver, BeforeEachCallback {
    private static final Namespace NAMESPACE = Namespace.create(RegistryTest.class);

    @Override
    public void beforeEach(ExtensionContext context) {
      shared(context).start();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == LocalRegistry.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return shared(context);
    }

    private static LocalRegistry shared(ExtensionContext context) {
      return context
          .getRoot()
          .getStore(NAMESPACE)
          .computeIfAbsent(LocalRegistry.class, absent -> started(), LocalRegistry.class);
    }

    private static LocalRegistry started() {
      try {
        return new LocalRegistry();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
