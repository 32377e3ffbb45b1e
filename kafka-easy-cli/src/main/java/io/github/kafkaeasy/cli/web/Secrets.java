package io.github.kafkaeasy.cli.web;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The three secrets of one run: the path with which the path of each request begins; the token in
 * the link; and the session, which the browser gets in exchange for the token, as a cookie for that
 * path. Immutable.
 */
final class Secrets {
  private static final int BYTES = 32;

  private final String path;
  private final String token;
  private final String session;

  Secrets(SecureRandom random) {
    this.path = next(random);
    this.token = next(random);
    this.session = next(random);
  }

  private static String next(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The path with which the path of each request begins, in the form {@code /NAME/}. */
  String path() {
    return "/" + path + "/";
  }

  String token() {
    return token;
  }

  String session() {
    return session;
  }

  boolean isPath(String given) {
    return isSame(path, given);
  }

  boolean isToken(@Nullable String given) {
    return isSame(token, given);
  }

  boolean isSession(@Nullable String given) {
    return isSame(session, given);
  }

  /** Compares in constant time, independent of the position of the first difference. */
  private static boolean isSame(String secret, @Nullable String given) {
    return given != null
        && MessageDigest.isEqual(secret.getBytes(US_ASCII), given.getBytes(US_ASCII));
  }

  @Override
  public String toString() {
    return "Secrets[hidden]";
  }
}
