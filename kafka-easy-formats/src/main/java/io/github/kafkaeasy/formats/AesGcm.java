package io.github.kafkaeasy.formats;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.CodecContext;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-GCM encryption of values; a header names the key. Keep an old key as long as there are
 * records encrypted with it, dead letters included.
 *
 * @param keys all keys by name
 * @param current the name of the key for new records
 */
record AesGcm(Map<String, SecretKey> keys, String current) {
  private static final String HEADER = "encryption-key";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  Codec<byte[]> codec() {
    return Codec.withContext(this::encrypt, this::decrypt, "AES-GCM");
  }

  private byte[] encrypt(byte[] plain, CodecContext to) throws GeneralSecurityException {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    byte[] secret = cipher(Cipher.ENCRYPT_MODE, current, nonce).doFinal(plain);
    to.headers().remove(HEADER).add(HEADER, current.getBytes(UTF_8));
    return ByteBuffer.allocate(NONCE_BYTES + secret.length).put(nonce).put(secret).array();
  }

  private byte[] decrypt(byte[] bytes, CodecContext from) throws GeneralSecurityException {
    String key = String.valueOf(from.header(HEADER));
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    byte[] nonce = new byte[NONCE_BYTES];
    buffer.get(nonce);
    byte[] secret = new byte[buffer.remaining()];
    buffer.get(secret);
    return cipher(Cipher.DECRYPT_MODE, key, nonce).doFinal(secret);
  }

  private Cipher cipher(int mode, String name, byte[] nonce) throws GeneralSecurityException {
    SecretKey key = keys.get(name);
    if (key == null) {
      throw new KafkaEasyException("there is no encryption key " + name);
    }
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }
}
