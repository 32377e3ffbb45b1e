package io.github.kafkaeasy.cli.web;

import com.sun.net.httpserver.Headers;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request comes from the console's own page. Each check prevents a different
 * attack: the Host header prevents DNS rebinding; the secret path and the cookie keep out programs
 * and users without the link; Sec-Fetch-Site and the Origin header keep out pages of other sites
 * and other ports. Immutable.
 *
 * <p>Browsers send cookies to all ports of a host, so a server on another port gets every cookie
 * whose path is {@code /}. The path of the console's cookie is the secret path, which no other
 * server knows.
 */
final class Guard {
  private final Secrets secrets;
  private final Set<String> hosts;
  private final Set<String> origins;
  private final String cookie;

  Guard(Secrets secrets, int port) {
    this.secrets = secrets;
    this.hosts = Set.of("127.0.0.1:" + port, "localhost:" + port);
    this.origins = Set.of("http://127.0.0.1:" + port, "http://localhost:" + port);
    // Browsers keep one cookie of a name for all ports, so each console's cookie has its own name.
    this.cookie = "kafka-easy-console-" + port;
  }

  /** Refuses a request that names another host, or has a method that the page does not use. */
  void checkAddress(String method, Headers headers) {
    String host = only(headers, "Host");
    if (host == null || !hosts.contains(host)) {
      throw new Refused(421, "This server answers requests for 127.0.0.1 only.");
    }
    if (!method.equals("GET") && !method.equals("POST")) {
      throw new Refused(405, "This server answers GET and POST requests only.");
    }
  }

  /** Whether this is the token in the link. */
  boolean isToken(@Nullable String token) {
    return secrets.isToken(token);
  }

  /** The Set-Cookie header in exchange for the token. */
  String cookieForToken() {
    return cookie
        + "="
        + secrets.session()
        + "; Path="
        + secrets.path()
        + "; HttpOnly; SameSite=Strict";
  }

  /** Returns the part after the secret path; refuses all other paths. */
  String inside(String path) {
    int end = path.indexOf('/', 1);
    if (end < 0 || !secrets.isPath(path.substring(1, end))) {
      throw withoutLink();
    }
    return path.substring(end);
  }

  private static Refused withoutLink() {
    return new Refused(
        401, "Open the link that the command printed: it contains the access token.");
  }

  /**
   * Refuses a request without the session cookie, and a request that another site or port has
   * caused.
   */
  void checkSender(String method, Headers headers) {
    if (!hasSession(headers)) {
      throw withoutLink();
    }
    String site = only(headers, "Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      throw new Refused(403, "The request comes from another page.");
    }
    String origin = only(headers, "Origin");
    boolean changes = method.equals("POST");
    if (origin == null ? changes : !origins.contains(origin)) {
      throw new Refused(403, "The request comes from another page.");
    }
    if (changes && !isJson(only(headers, "Content-Type"))) {
      // An HTML form of another site cannot send this content type.
      throw new Refused(415, "The body must be application/json.");
    }
  }

  private static boolean isJson(@Nullable String type) {
    return type != null && type.split(";", 2)[0].strip().equalsIgnoreCase("application/json");
  }

  private boolean hasSession(Headers headers) {
    List<String> lines = headers.getOrDefault("Cookie", List.of());
    for (String line : lines) {
      for (String pair : line.split(";", -1)) {
        String[] nameAndValue = pair.strip().split("=", 2);
        if (nameAndValue.length == 2
            && nameAndValue[0].equals(cookie)
            && secrets.isSession(nameAndValue[1])) {
          return true;
        }
      }
    }
    return false;
  }

  /** The header's value; null if it is missing, empty if it occurs more than once. */
  private static @Nullable String only(Headers headers, String name) {
    List<String> values = headers.get(name);
    if (values == null || values.isEmpty()) {
      return null;
    }
    return values.size() == 1 ? values.get(0) : "";
  }
}
