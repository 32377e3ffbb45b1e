package io.github.kafkaeasy.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An identity provider on the loopback address: {@code /token} issues tokens to one client that
 * sends its secret, {@code /keys} has the keys that verify them.
 */
final class IdentityProvider implements AutoCloseable {
  static final String AUDIENCE = "kafka";
  static final String CLIENT = "billing";
  static final String SECRET = "a client's s3cret";

  private static final String KEY_ID = "test-key";
  private static final int VALID_SECONDS = 300;
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final KeyPair keys;
  private final HttpServer server;
  private final AtomicInteger refusals = new AtomicInteger();

  /** Read by the server's thread. */
  private volatile String audience = AUDIENCE;

  IdentityProvider() throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2_048);
    keys = generator.generateKeyPair();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/token", this::token);
    server.createContext("/keys", exchange -> answer(exchange, 200, publicKeys()));
    server.start();
  }

  URI tokenEndpoint() {
    return at("/token");
  }

  URI keysEndpoint() {
    return at("/keys");
  }

  String issuer() {
    return at("").toString();
  }

  /** Sets the audience of the tokens issued from now on. */
  void audience(String name) {
    audience = name;
  }

  /** The number of requests with a wrong client or secret. */
  int refusals() {
    return refusals.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private URI at(String path) {
    InetSocketAddress address = server.getAddress();
    return URI.create("http://127.0.0.1:" + address.getPort() + path);
  }

  private void token(HttpExchange exchange) throws IOException {
    String asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String basic = Base64.getEncoder().encodeToString((CLIENT + ":" + SECRET).getBytes(UTF_8));
    String given = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    if (!asked.contains("grant_type=client_credentials")) {
      answer(exchange, 400, "{\"error\":\"unsupported_grant_type\"}");
    } else if (!given.equals("Basic " + basic)) {
      refusals.incrementAndGet();
      answer(exchange, 401, "{\"error\":\"invalid_client\"}");
    } else {
      answer(
          exchange,
          200,
          """
          {"access_token":"%s","token_type":"Bearer","expires_in":%d}"""
              .formatted(jwt(), VALID_SECONDS));
    }
  }

  /** A token of three parts: header and claims in JSON, and the signature of both. */
  private String jwt() {
    long now = Instant.now().getEpochSecond();
    String header =
        """
        {"alg":"RS256","typ":"JWT","kid":"%s"}"""
            .formatted(KEY_ID);
    String claims =
        """
        {"iss":"%s","sub":"%s","aud":"%s","scope":"all","iat":%d,"exp":%d}"""
            .formatted(issuer(), CLIENT, audience, now, now + VALID_SECONDS);
    String signed = base64(header.getBytes(UTF_8)) + "." + base64(claims.getBytes(UTF_8));
    return signed + "." + base64(signature(signed));
  }

  private byte[] signature(String text) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(text.getBytes(UTF_8));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("RSA belongs to every JDK", e);
    }
  }

  private String publicKeys() {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    return """
    {"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":"%s","n":"%s","e":"%s"}]}"""
        .formatted(KEY_ID, number(key.getModulus()), number(key.getPublicExponent()));
  }

  /** A number as RFC 7518 requires it: big-endian, without the zero byte of the sign. */
  private static String number(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int sign = bytes[0] == 0 ? 1 : 0;
    return base64(Arrays.copyOfRange(bytes, sign, bytes.length));
  }

  private static String base64(byte[] bytes) {
    return BASE64.encodeToString(bytes);
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
