import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.dlq.RetryThenDeadLetter;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.test.LocalKafka;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The last step of {@code mvn -q -Dinstall}: starts a local Kafka, sends two records, handles one,
 * lets the other one fail, reads its dead letter, and prints the result. Run by Java's launcher for
 * single files, so that an installation compiles no tests.
 */
public final class Installed {
  private static final int SECONDS = 60;

  private Installed() {}

  public static void main(String[] args) throws InterruptedException {
    CountDownLatch handled = new CountDownLatch(1);
    CountDownLatch deadLettered = new CountDownLatch(1);
    try (LocalKafka broker = LocalKafka.builder().start()) {
      KafkaEasy kafka = KafkaEasy.connect(broker.bootstrapServers());
      try (EasyProducer<String> orders =
          kafka.producer(String.class).topic("orders").createTopic(1, -1).start()) {
        orders.sendAndWait("anna", "good");
        orders.sendAndWait("bert", "bad");
      }
      try (EasyConsumer billing =
              kafka
                  .consumer(String.class)
                  .topics("orders")
                  .group("billing")
                  .onFailure(RetryThenDeadLetter.attempts(1).to("orders.dlq"))
                  .handle(message -> bill(message.value(), handled))
                  .start();
          EasyConsumer letters =
              kafka
                  .consumer(String.class)
                  .topics("orders.dlq")
                  .group("letters")
                  .handle(message -> deadLettered.countDown())
                  .start()) {
        if (!handled.await(SECONDS, TimeUnit.SECONDS)
            || !deadLettered.await(SECONDS, TimeUnit.SECONDS)) {
          System.err.println(
              "kafka-easy " + args[0] + " was installed, but does not work here: within " + SECONDS
                  + " s no record was handled and dead-lettered. " + billing + " " + letters);
          System.exit(1);
        }
      }
    }
    System.out.println(
        "kafka-easy " + args[0] + " is in your local Maven repository, and works: on a local Kafka"
            + " a record was sent and handled, and one that failed is in the dead-letter topic.");
  }

  private static void bill(String order, CountDownLatch handled) {
    if (order.equals("bad")) {
      throw new IllegalStateException("refused on purpose");
    }
    handled.countDown();
  }
}
