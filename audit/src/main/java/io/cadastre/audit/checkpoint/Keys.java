package io.cadastre.audit.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cadastre.audit.form.Objection;
import io.cadastre.audit.form.Sha256;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;

/** Ed25519 (RFC 8032): a private key in a PEM file, with its public key behind it. */
public final class Keys {
  private static final String ALGORITHM = "Ed25519";
  private static final String PRIVATE = "PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";

  private Keys() {}

  /** The keys of that file, which is made, for its owner's eyes only, where there is none. */
  public static KeyPair at(Path file) throws IOException {
    try {
      if (!Files.exists(file)) {
        make(file);
      }
      String pem = Files.readString(file);
      KeyFactory factory = KeyFactory.getInstance(ALGORITHM);
      return new KeyPair(
          factory.generatePublic(new X509EncodedKeySpec(part(pem, PUBLIC, file))),
          factory.generatePrivate(new PKCS8EncodedKeySpec(part(pem, PRIVATE, file))));
    } catch (GeneralSecurityException e) {
      throw new Objection(file + " holds no Ed25519 key: " + e.getMessage());
    }
  }

  private static void make(Path file) throws IOException, GeneralSecurityException {
    KeyPair keys = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    String pem =
        pem(PRIVATE, keys.getPrivate().getEncoded()) + pem(PUBLIC, keys.getPublic().getEncoded());
    Set<StandardOpenOption> anew = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (var out =
        Files.newByteChannel(
            file,
            anew,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      out.write(UTF_8.encode(pem));
    } catch (FileAlreadyExistsException e) {
      return; // another was faster, and its key is as good
    }
  }

  private static String pem(String what, byte[] der) {
    return "-----BEGIN "
        + what
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + what
        + "-----\n";
  }

  private static byte[] part(String pem, String what, Path file) {
    String begin = "-----BEGIN " + what + "-----";
    int from = pem.indexOf(begin);
    int to = pem.indexOf("-----END " + what + "-----");
    Objection.unless(from >= 0 && to > from, "%s has no %s", file, what);
    return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
  }

  /** The public key of a PEM file that has one, or of base64 as it stands in a checkpoint. */
  public static PublicKey publicKey(String fileOrText) {
    try {
      Path file = Path.of(fileOrText);
      byte[] der =
          Files.exists(file)
              ? part(Files.readString(file), PUBLIC, file)
              : Base64.getDecoder().decode(fileOrText);
      return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(der));
    } catch (GeneralSecurityException | IllegalArgumentException | IOException e) {
      throw new Objection("'" + fileOrText + "' is no public key of Ed25519");
    }
  }

  static String text(PublicKey key) {
    return Base64.getEncoder().encodeToString(key.getEncoded());
  }

  static String fingerprint(PublicKey key) {
    return HexFormat.of().formatHex(Sha256.begin().digest(key.getEncoded()));
  }

  static String sign(String text, PrivateKey key) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(text.getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  static boolean isSigned(String text, String base64, PublicKey key) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(key);
      signature.update(text.getBytes(UTF_8));
      return signature.verify(Base64.getDecoder().decode(base64));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }
}
