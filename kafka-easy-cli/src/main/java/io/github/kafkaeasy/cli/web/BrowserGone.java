package io.github.kafkaeasy.cli.web;

import java.io.IOException;

/** Thrown when the browser has closed the connection, so that the work for its request can end. */
public final class BrowserGone extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrowserGone(IOException cause) {
    super("the browser has closed the connection", cause);
  }
}
