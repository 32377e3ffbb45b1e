package io.github.kafkaeasy.formats;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.test.ChildProgram;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import org.junit.jupiter.api.Test;

/** Runs each program as a user does: it prints the orders that it received, and ends. */
@RegistryTest
class ProgramsTest {
  private final TestKafka kafka;
  private final LocalRegistry registry;

  ProgramsTest(TestKafka kafka, LocalRegistry registry) {
    this.kafka = kafka;
    this.registry = registry;
  }

  private ChildProgram start(Class<?> program, TestTopics topics) {
    return ChildProgram.builder(program)
        .environment("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers())
        .environment("APICURIO_REGISTRY_URL", registry.url())
        .arguments(topics.name("orders"))
        .start();
  }

  @Test
  void everyProgramReceivesWhatItHasSentAndEnds(TestTopics topics) {
    try (ChildProgram avro = start(AvroOrders.class, topics);
        ChildProgram json = start(JsonSchemaOrders.class, topics);
        ChildProgram events = start(CloudEventOrders.class, topics);
        ChildProgram protobuf = start(ProtobufOrders.class, topics);
        ChildProgram encrypted = start(EncryptedOrders.class, topics)) {

      assertSays(
          avro,
          "{\"country\": \"DE\", \"name\": \"anna\"} {\"customer\": \"anna\", \"amount\": 10}");
      assertSays(json, "Order[customer=anna, amount=10]");
      assertSays(events, "shop.order.placed Order[customer=anna, amount=10]");
      assertSays(protobuf, "anna");
      assertSays(encrypted, "Order[customer=anna, amount=10]");
    }
  }

  private static void assertSays(ChildProgram program, String line) {
    assertThat(program.awaitExit(Shop.LIMIT)).as("%s: %s", program, program.output()).contains(0);
    assertThat(program.output()).contains(line);
  }
}
