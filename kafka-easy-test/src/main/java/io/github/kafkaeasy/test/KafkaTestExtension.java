package io.github.kafkaeasy.test;

import java.lang.reflect.Method;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * JUnit extension behind {@link KafkaTest}: resolves parameters and prints the broker's log after a
 * failure.
 */
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
    // If the shared Kafka is not a LocalKafka, ControlCondition has skipped tests that ask for one.
    if (type == TestKafka.class || type == LocalKafka.class) {
      return shared.kafka();
    }
    if (type == RawKafka.class) {
      return shared.raw();
    }
    // The key contains the context's id, because a store also looks into enclosing contexts, and a
    // test must not get the topics of its class. The store closes the topics with the context.
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
            ? "No log line of the broker from this test is available."
            : "The end of the broker's log during the test:\n" + log);
  }

  private static String nameOf(ExtensionContext context) {
    return context
        .getTestMethod()
        .map(Method::getName)
        .or(() -> context.getTestClass().map(Class::getSimpleName))
        .orElse("test");
  }
}
