package io.github.kafkaeasy.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a JUnit Jupiter test class a real broker. One broker serves all such classes of the JVM; it
 * starts when a test first asks for one of these parameters and ends after the last test:
 *
 * <ul>
 *   <li>{@link TestKafka}: where it is. What it is, {@code -Dkafka-easy.test.kafka} can change: a
 *       container, or a cluster that runs already.
 *   <li>{@link LocalKafka}: the shared broker, if it is a local one; otherwise the test is skipped
 *       by name. It refuses to be stopped, killed, suspended or closed; a test of that starts its
 *       own with {@link LocalKafka#builder()}.
 *   <li>{@link TestTopics}: topics and group names of this test alone, deleted after it.
 *   <li>{@link RawKafka}: publishing and looking, without the code under test.
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
 * <p>The parameters may stand on test methods, on {@code @BeforeEach} and {@code @AfterEach}
 * methods (which then see the same {@link TestTopics} as the test), on {@code @BeforeAll} methods
 * and on constructors (which see one of the whole class). When a test fails, what the broker logged
 * during it is printed to standard output. Needs JUnit Jupiter 5.13 or newer.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith({ControlCondition.class, KafkaTestExtension.class})
public @interface KafkaTest {}
