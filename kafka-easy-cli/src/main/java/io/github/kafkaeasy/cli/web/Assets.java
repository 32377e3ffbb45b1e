package io.github.kafkaeasy.cli.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * The page's files, each with its own route. Only files in a fixed list are served, so no path can
 * lead elsewhere.
 */
public final class Assets {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private final UnaryOperator<String> texts;

  /**
   * Creates the routes for text files.
   *
   * @param texts returns the content of the file with a name
   */
  public Assets(UnaryOperator<String> texts) {
    this.texts = texts;
  }

  /** A route that serves one file. */
  public Route file(String name) {
    String type = Objects.requireNonNull(TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
    return call -> call.send(200, type, texts.apply(name).getBytes(UTF_8));
  }
}
