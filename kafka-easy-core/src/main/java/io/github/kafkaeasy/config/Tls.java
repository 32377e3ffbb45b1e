package io.github.kafkaeasy.config;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;

/** Converts certificate and key files to Kafka's {@code ssl.*} settings. */
final class Tls {
  private Tls() {}

  static Settings trustPem(Settings settings, Path pem) {
    return settings
        .with(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM")
        .with(
            SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG,
            new Password(pem("trust", pem, "CERTIFICATE")));
  }

  static Settings trustStore(Settings settings, Path store, Secret password) {
    return settings
        .with(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, type("trustStore", store))
        .with(SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG, readable("trustStore", store))
        .with(
            SslConfigs.SSL_TRUSTSTORE_PASSWORD_CONFIG,
            new Password(password.reveal("trustStore password")));
  }

  static Settings identityPem(Settings settings, Path certificates, Path key) {
    return settings
        .with(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PEM")
        .with(
            SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG,
            new Password(pem("identity certificates", certificates, "CERTIFICATE")))
        .with(SslConfigs.SSL_KEYSTORE_KEY_CONFIG, new Password(key("identity key", key)));
  }

  static Settings identityStore(Settings settings, Path store, Secret password) {
    Password revealed = new Password(password.reveal("identityStore password"));
    return settings
        .with(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, type("identityStore", store))
        .with(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG, readable("identityStore", store))
        .with(SslConfigs.SSL_KEYSTORE_PASSWORD_CONFIG, revealed)
        .with(SslConfigs.SSL_KEY_PASSWORD_CONFIG, revealed);
  }

  private static String pem(String option, Path file, String content) {
    try {
      // Accepts every byte: comments between the certificates may be in any character set.
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      if (!text.contains(content + "-----")) {
        throw InvalidOptionException.of(
            option, file, "it holds no PEM text with BEGIN " + content + "; convert it");
      }
      return text;
    } catch (IOException e) {
      throw unreadable(option, file, e);
    }
  }

  /** A private key; Kafka reads only PKCS#8, encrypted or not. */
  private static String key(String option, Path file) {
    String text = pem(option, file, "PRIVATE KEY");
    if (!text.contains("BEGIN PRIVATE KEY-----")
        && !text.contains("BEGIN ENCRYPTED PRIVATE KEY-----")) {
      throw InvalidOptionException.of(
          option,
          file,
          "its key is not in PKCS#8 (BEGIN PRIVATE KEY), the only format that Kafka reads; convert"
              + " it with: openssl pkcs8 -topk8 -nocrypt -in "
              + file
              + " -out "
              + file
              + ".pkcs8");
    }
    return text;
  }

  static String readable(String option, Path file) {
    if (!Files.isReadable(file)) {
      throw InvalidOptionException.of(option, file, "there is no such file, or it is not readable");
    }
    return file.toString();
  }

  private static String type(String option, Path store) {
    String name = store.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".jks")) {
      return "JKS";
    }
    if (name.endsWith(".p12") || name.endsWith(".pfx") || name.endsWith(".pkcs12")) {
      return "PKCS12";
    }
    throw InvalidOptionException.of(
        option,
        store,
        "the name must end in .jks, .p12, .pfx or .pkcs12, which tells the store's type");
  }

  private static InvalidOptionException unreadable(String option, Path file, IOException e) {
    InvalidOptionException refusal =
        InvalidOptionException.of(option, file, "it cannot be read: " + e);
    refusal.initCause(e);
    return refusal;
  }
}
