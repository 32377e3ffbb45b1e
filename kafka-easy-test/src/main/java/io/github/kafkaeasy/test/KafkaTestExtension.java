package io.github.kafkaeasy.test;

import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** What {@link KafkaTest} promises. */
final class KafkaTestExtension
    implements ParameterResolver, BeforeEachCallback, AfterTestExecutionCallback {

  private static final String LOG_START = "broker log position at the test's start";
  private static final int LINES_AFTER_FAILURE = 40;

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == LocalKafka.class || type == TestTopics.class || type == RawKafka.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    SharedKafka shared = SharedKafka.of(context);
    if (type == LocalKafka.class) {
      return shared.kafka();
    }
    if (type == RawKafka.class) {
      return shared.raw();
    }
    // The context's own id in the key: a store also looks into those of enclosing contexts, and a
    // test is not to be given its class's topics. The store closes them with the context.
    return context
        .getStore(SharedKafka.NAMESPACE)
        .computeIfAbsent(
            context.getUniqueId(),
            id -> new TestTopics(shared.raw(), nameOf(context)),
            TestTopics.class);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    SharedKafka shared = SharedKafka.ifStarted(context);
    store(context).put(LOG_START, shared == null ? 0L : shared.kafka().log().size());
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    SharedKafka shared = SharedKafka.ifStarted(context);
    if (shared == null || context.getExecutionException().isEmpty()) {
      return;
    }
    long start = store(context).getOrDefault(LOG_START, Long.class, 0L);
    String log = BrokerLog.lastLines(shared.kafka().log().from(start), LINES_AFTER_FAILURE);
    System.out.printf(
        "%s failed. %s%n",
        context.getDisplayName(),
        log.isBlank()
            ? "The broker logged nothing meanwhile."
            : "What the broker logged meanwhile, at the end:\n" + log);
  }

  private static Store store(ExtensionContext context) {
    return context.getStore(SharedKafka.NAMESPACE);
  }

  private static String nameOf(ExtensionContext context) {
    return context
        .getTestMethod()
        .map(Method::getName)
        .or(() -> context.getTestClass().map(Class::getSimpleName))
        .orElse("test");
  }
}
