package io.github.kafkaeasy.cli.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.kafkaeasy.cli.render.Json;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A response of server-sent events, each with a name and a value. Used by the thread that handles
 * the request.
 */
public final class EventStream {
  private final OutputStream body;

  EventStream(OutputStream body) {
    this.body = body;
  }

  /**
   * Sends one event at once.
   *
   * @throws BrowserGone if the browser has closed the connection
   */
  public void send(String event, @Nullable Object value) {
    // The JSON is on one line, so no text in it can end the event.
    String text = "event: " + event + "\ndata: " + Json.line(value) + "\n\n";
    try {
      body.write(text.getBytes(UTF_8));
      body.flush();
    } catch (IOException e) {
      throw new BrowserGone(e);
    }
  }
}
