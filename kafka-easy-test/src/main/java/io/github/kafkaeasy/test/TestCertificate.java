package io.github.kafkaeasy.test;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A key and certificate for TLS in tests, created by the JDK's keytool as a PKCS12 store and as
 * PEM: a certificate authority, or a certificate signed by one.
 *
 * <pre>{@code
 * TestCertificate authority = TestCertificate.authority(folder, "authority");
 * TestCertificate broker = authority.issue("broker", "IP:127.0.0.1", "-1d", 30);
 * }</pre>
 *
 * @param store PKCS12 with the key, protected by {@link #PASSWORD}
 * @param pem the certificate
 * @param key the private key
 */
public record TestCertificate(Path store, Path pem, Path key) {

  /** The password of all stores and keys; no secret, because only tests use them. */
  public static final String PASSWORD = "change it";

  /**
   * Makes a certificate authority, valid for some weeks.
   *
   * @param folder the folder for its files
   * @param name its common name, and the base name of its files
   * @return the authority
   * @throws IOException if keytool fails or a file cannot be written
   * @throws GeneralSecurityException if the JDK cannot read what keytool wrote
   */
  public static TestCertificate authority(Path folder, String name)
      throws IOException, GeneralSecurityException {
    Path store = folder.resolve(name + ".p12");
    keytool(store, name, "-startdate", "-30d", "-validity", "90", "-ext", "bc:c");
    return export(folder, name, store);
  }

  /**
   * Makes a certificate for a host or a user, signed by this authority, in the same folder.
   *
   * @param name its common name, and the base name of its files
   * @param alternativeName in keytool's syntax, such as {@code IP:127.0.0.1}
   * @param notBefore in keytool's syntax, such as {@code -2d}
   * @param days its validity in days, from {@code notBefore}
   * @return the certificate
   * @throws IOException if keytool fails or a file cannot be written
   * @throws GeneralSecurityException if the JDK cannot read what keytool wrote
   */
  public TestCertificate issue(String name, String alternativeName, String notBefore, int days)
      throws IOException, GeneralSecurityException {
    Path folder = Objects.requireNonNull(store.getParent(), "folder");
    Path its = Files.copy(store, folder.resolve(name + ".p12"));
    String signer = alias(load(store));
    keytool(
        its,
        name,
        "-signer",
        signer,
        "-ext",
        "SAN=" + alternativeName,
        "-startdate",
        notBefore,
        "-validity",
        String.valueOf(days));
    KeyStore keys = load(its);
    keys.deleteEntry(signer); // the store must not contain the authority's private key
    save(keys, its);
    return export(folder, name, its);
  }

  private static void keytool(Path store, String name, String... more) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-genkeypair", "-alias", name));
    command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=" + name));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    command.addAll(List.of("-keystore", store.toString()));
    command.addAll(List.of(more));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), US_ASCII);
    try {
      if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
        throw new IOException("keytool: " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while keytool ran", e);
    }
  }

  /**
   * Reads the certificate.
   *
   * @return the certificate itself
   * @throws IOException if its store is gone
   * @throws GeneralSecurityException if its store is damaged
   */
  public Certificate certificate() throws GeneralSecurityException, IOException {
    KeyStore keys = load(store);
    return keys.getCertificate(alias(keys));
  }

  /**
   * Writes a trust store with this certificate.
   *
   * @return PKCS12, protected by {@link #PASSWORD}
   * @throws IOException if the file cannot be written
   * @throws GeneralSecurityException if the certificate's own store is damaged
   */
  public Path trustStore() throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("trusted", certificate());
    Path file = store.resolveSibling("trusted-" + store.getFileName());
    save(trusted, file);
    return file;
  }

  private static TestCertificate export(Path folder, String name, Path store)
      throws GeneralSecurityException, IOException {
    KeyStore keys = load(store);
    return new TestCertificate(
        store,
        pem(folder.resolve(name + ".pem"), "CERTIFICATE", keys.getCertificate(name).getEncoded()),
        pem(
            folder.resolve(name + ".key"),
            "PRIVATE KEY",
            keys.getKey(name, PASSWORD.toCharArray()).getEncoded()));
  }

  private static String alias(KeyStore keys) throws GeneralSecurityException {
    return keys.aliases().nextElement();
  }

  private static void save(KeyStore keys, Path store) throws GeneralSecurityException, IOException {
    try (OutputStream out = Files.newOutputStream(store)) {
      keys.store(out, PASSWORD.toCharArray());
    }
  }

  private static KeyStore load(Path store) throws GeneralSecurityException, IOException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  private static Path pem(Path file, String kind, byte[] content) throws IOException {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(
        file,
        "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n",
        US_ASCII);
  }
}
