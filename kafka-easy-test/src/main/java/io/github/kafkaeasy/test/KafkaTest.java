package io.github.kafkaeasy.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Provides a JUnit Jupiter test class with a real broker. All such classes of the JVM share one
 * broker. It starts when a test first asks for one of these parameters and ends after the last
 * test:
 *
 * <ul>
 *   <li>{@link TestKafka}: the Kafka of the tests. With {@code -Dkafka-easy.test.kafka} it can also
 *       be a container or an existing cluster.
 *   <li>{@link LocalKafka}: the shared broker if it is a local one; otherwise the test is skipped
 *       and the report says so. The shared broker cannot be stopped, killed, suspended or closed; a
 *       test that needs this starts its own by {@link LocalKafka#builder()}.
 *   <li>{@link TestTopics}: topics and group names for this test only; the topics are deleted after
 *       it.
 *   <li>{@link RawKafka}: publishing and reading records without the code under test.
 * </ul>
 *
 * <pre>{@code
 * @KafkaTest
 * class BillingTest {
 *   @Test
 *   void everyOrderIsBilled(TestKafka kafka, TestTopics topics, RawKafka raw) {
 *     String orders = topics.create("orders", 3);
 *     raw.publish(orders, "customer-7", "{}");
 *     ...
 *     raw.awaitCommitted(topics.group("billing"), orders, Duration.ofSeconds(10));
 *   }
 * }
 * }</pre>
 *
 * <p>Test methods, {@code @BeforeEach} and {@code @AfterEach} methods can have these parameters and
 * get the same {@link TestTopics}; {@code @BeforeAll} methods and constructors get one for the
 * whole class. When a test fails, the last 40 lines that the broker logged during the test are
 * printed to standard output. Works with JUnit Jupiter 5.10 to 6.1.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith({ControlCondition.class, KafkaTestExtension.class})
public @interface KafkaTest {}
