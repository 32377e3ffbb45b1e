package io.github.kafkaeasy.security;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A key with a certificate, made by the JDK's keytool, as a PKCS12 store and as PEM: an authority's
 * own, or one that an authority signed.
 *
 * @param store PKCS12, protected by {@link #PASSWORD}
 * @param pem the certificate
 * @param key the private key
 */
record TestCertificate(Path store, Path pem, Path key) {
  static final String PASSWORD = "change it";

  /** A certificate authority. */
  static TestCertificate authority(Path folder, String name) throws Exception {
    Path store = folder.resolve(name + ".p12");
    keytool(store, name, "-startdate", "-30d", "-validity", "90", "-ext", "bc:c");
    return export(folder, name, store);
  }

  /**
   * One for a host or a user, signed by this authority.
   *
   * @param alternativeName as keytool takes it: {@code IP:127.0.0.1}
   * @param notBefore as keytool takes it: {@code -2d}
   */
  TestCertificate issue(String name, String alternativeName, String notBefore, int days)
      throws Exception {
    Path folder = store.getParent();
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
    keys.deleteEntry(signer); // nobody else gets the authority's key
    save(keys, its);
    return export(folder, name, its);
  }

  private static void keytool(Path store, String name, String... more) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-genkeypair", "-alias", name));
    command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=" + name));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    command.addAll(List.of("-keystore", store.toString()));
    command.addAll(List.of(more));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), US_ASCII);
    if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new IllegalStateException("keytool: " + said);
    }
  }

  /** The certificate itself. */
  Certificate certificate() throws GeneralSecurityException, IOException {
    KeyStore keys = load(store);
    return keys.getCertificate(alias(keys));
  }

  /** A store that holds the certificate as one to be trusted. */
  Path trustStore() throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("trusted", certificate());
    Path file = store.resolveSibling("trusted.p12");
    save(trusted, file);
    return file;
  }

  /** What a server shows to whoever connects, trusted or not. */
  static Certificate shownAt(InetSocketAddress server)
      throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustsAnybody()}, null);
    try (SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(server.getAddress(), server.getPort())) {
      return socket.getSession().getPeerCertificates()[0];
    }
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

  /** Only to look at what a server shows. */
  private static final class TrustsAnybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
