package io.github.kafkaeasy.cli.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.kafkaeasy.cli.render.Json;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * An answer that goes on: server-sent events, each with a name and a value. Belongs to the thread
 * that handles the request.
 */
public final class EventStream {
  private final OutputStream body;

  EventStream(OutputStream body) {
    this.body = body;
  }

  /**
   * Sends one event at once.
   *
   * @throws BrowserGone if nobody listens any more
   */
  public void send(String event, @Nullable Object value) {
    // One line of JSON: no text in it can end the event.
    String text = "event: " + event + "\ndata: " + Json.line(value) + "\n\n";
    try {
      body.write(text.getBytes(UTF_8));
      body.flush();
    } catch (IOException e) {
      throw new BrowserGone(e);
    }
  }
}
