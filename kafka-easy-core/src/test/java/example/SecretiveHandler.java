package example;

import io.github.kafkaeasy.consumer.MessageHandler;
import io.github.kafkaeasy.message.Message;

/** A program's own class, outside of our packages, whose text holds a secret. */
public record SecretiveHandler(String password) implements MessageHandler<String> {

  @Override
  public void handle(Message<String> message) {}
}
