package io.github.kafkaeasy.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.KeyStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of certificates. */
class TestCertificateTest {

  @Test
  void certificatesOfOneFolderHaveTheirOwnTrustStores(@TempDir Path folder) throws Exception {
    TestCertificate first = TestCertificate.authority(folder, "first");
    TestCertificate second = TestCertificate.authority(folder, "second");
    Path trustFirst = first.trustStore();
    Path trustSecond = second.trustStore();
    assertThat(trusted(trustFirst)).isEqualTo(first.certificate());
    assertThat(trusted(trustSecond)).isEqualTo(second.certificate());
  }

  private static Object trusted(Path trustStore) throws Exception {
    return KeyStore.getInstance(trustStore.toFile(), TestCertificate.PASSWORD.toCharArray())
        .getCertificate("trusted");
  }
}
