package io.github.kafkaeasy.test;

import java.lang.reflect.Method;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
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
    return Set.of(TestKafka.class, LocalKafka.class, TestTopics.class, RawKafka.class)
        .contains(type);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    SharedKafka shared = SharedKafka.of(context);
    // Where the shared one is no LocalKafka, whoever asks for that was skipped.
    if (type == TestKafka.class || type == LocalKafka.class) {
      return shared.kafka();
    }
    if (type == RawKafka.class) {
      return shared.raw();
    }
    // The context's own id in the key: a store also looks into those of enclosing contexts, and a
    // test is not to be given its class's topics. The store closes them with the context.
    return JUnitStore.of(context)
        .closeable(
            context.getUniqueId(),
            TestTopics.class,
            () -> new TestTopics(shared.raw(), nameOf(context)));
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    SharedKafka shared = SharedKafka.ifStarted(context);
    JUnitStore.of(context).put(LOG_START, shared == null ? 0 : shared.logs().length());
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    SharedKafka shared = SharedKafka.ifStarted(context);
    if (shared == null || context.getExecutionException().isEmpty()) {
      return;
    }
    int start = JUnitStore.of(context).getOrZero(LOG_START);
    String all = shared.logs();
    String log =
        BrokerLog.lastLines(all.substring(Math.min(start, all.length())), LINES_AFTER_FAILURE);
    System.out.printf(
        "%s failed. %s%n",
        context.getDisplayName(),
        log.isBlank()
            ? "The broker logged nothing meanwhile."
            : "What the broker logged meanwhile, at the end:\n" + log);
  }

  private static String nameOf(ExtensionContext context) {
    return context
        .getTestMethod()
        .map(Method::getName)
        .or(() -> context.getTestClass().map(Class::getSimpleName))
        .orElse("test");
  }
}
