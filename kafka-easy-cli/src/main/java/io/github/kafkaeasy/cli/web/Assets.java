package io.github.kafkaeasy.cli.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

/**
 * The page's files: resources in a folder beside a class. Only files in a fixed list are served, so
 * no path can lead elsewhere.
 */
public final class Assets {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private final Class<?> place;
  private final String folder;

  /**
   * Takes the files of a resource folder.
   *
   * @param place the class beside which the folder is
   */
  public Assets(Class<?> place, String folder) {
    this.place = place;
    this.folder = folder;
  }

  /** A route that serves one file. */
  public Route file(String name) {
    String type = Objects.requireNonNull(TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
    return call -> call.send(200, type, read(name));
  }

  private byte[] read(String name) {
    try (InputStream file = place.getResourceAsStream(folder + "/" + name)) {
      return Objects.requireNonNull(file, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
