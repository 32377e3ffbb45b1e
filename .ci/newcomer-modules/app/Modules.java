package app;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.dlq.RetryThenDeadLetter;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.CodecContext;
import java.util.Map;

/** Runs on the module path, without a broker: loads the modules, and converts an order to JSON and back. */
public final class Modules {
  public record Order(String customer, int amount) {}

  public static void main(String[] args) {
    Codec<Order> codec = Codec.json(Order.class);
    CodecContext record = CodecContext.of("orders");
    Order order = codec.decode(codec.encode(new Order("anna", 10), record), record);
    KafkaEasy kafka = KafkaEasy.connect("127.0.0.1:1");
    kafka.consumer(codec).onFailure(RetryThenDeadLetter.attempts(2).to("orders.dlq"));
    kafka.rawConsumer(Map.of()).close();
    System.out.println(
        "works as " + Modules.class.getModule() + " beside "
            + KafkaEasy.class.getModule() + ": " + order);
  }
}
