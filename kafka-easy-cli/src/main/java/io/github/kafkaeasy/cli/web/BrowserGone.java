package io.github.kafkaeasy.cli.web;

import java.io.IOException;

/** The browser has closed the connection: whatever was being done for it may end. */
public final class BrowserGone extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrowserGone(IOException cause) {
    super("the browser has closed the connection", cause);
  }
}
