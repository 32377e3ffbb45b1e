package example;

import io.github.kafkaeasy.consumer.MessageHandler;
import io.github.kafkaeasy.message.Message;

/**
 * An application's handler, in another package than ours, whose {@code toString} contains a secret.
 */
public record SecretiveHandler(String password) implements MessageHandler<String> {

  @Override
  public void handle(Message<String> message) {}
}
