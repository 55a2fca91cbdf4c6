package io.cadastre.ec2.list;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.ec2.Cloud;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens with the right check over keys of anybody's choice: whoever reads Page can make one. */
class ForgedTokenTest {
  private static final List<String> KEYS =
      List.of(
          "x",
          "/",
          "//",
          "///",
          "ipam//",
          "ipam//k",
          "ipam/x/k",
          "ipam/ipam-0123456789abcdef0",
          "zebra/ipam-0123456789abcdef0/k",
          "\u0000",
          "\u007f\u00fc\ud83d\ude00",
          "ipam-pool/\ud83d\ude00/k",
          "~".repeat(3_000));

  private final Cloud cloud = new Cloud();
  private String pool = "";

  @BeforeEach
  void fill() {
    pool = cloud.poolWith("10.0.0.0/8").ipamPoolId();
    String allocation = cloud.allocate(pool, a -> a.netmaskLength(24)).ipamPoolAllocationId();
    cloud.ec2.createTags(c -> c.resources(pool, allocation).tags(t -> t.key("k").value("v")));
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  @Test
  void areAPlaceInTheListOrNoTokenAtAll() {
    for (String key : KEYS) {
      for (String all :
          List.of(
              "DescribeIpams",
              "DescribeIpamScopes",
              "DescribeIpamPools",
              "DescribeIpamPoolAllocations",
              "DescribeTags")) {
        assertAnswered(all, "Action=" + all, token(query(all), key));
      }
      for (String ofPool : List.of("GetIpamPoolCidrs", "GetIpamPoolAllocations")) {
        byte[] query = query(ofPool, "IpamPoolId", pool);
        assertAnswered(ofPool, "Action=" + ofPool + "&IpamPoolId=" + pool, token(query, key));
      }
    }
  }

  @Test
  void ofNoTagAreNoTokens() {
    for (String key : List.of("x", "ipam//", "ipam/x/k", "ipam/ipam-0123456789abcdef0")) {
      assertThat(code("Action=DescribeTags&NextToken=" + token(query("DescribeTags"), key)))
          .as(key)
          .isEqualTo("InvalidPaginationToken");
    }
    String ours = token(query("DescribeTags"), "ipam-pool/" + pool + "/a");
    assertThat(code("Action=DescribeTags&NextToken=" + ours))
        .as("our own making")
        .isEqualTo("none");
  }

  private void assertAnswered(String operation, String form, String token) {
    assertThat(code(form + "&NextToken=" + token))
        .as(operation)
        .isIn("none", "InvalidPaginationToken");
  }

  private String code(String form) {
    Matcher code = Pattern.compile("<Code>(.*?)</Code>").matcher(cloud.post(form));
    return code.find() ? code.group(1) : "none";
  }

  /** As the class that makes tokens says it: the request, then each member that is set. */
  private static byte[] query(String operation, String... members) {
    MessageDigest digest = sha256();
    digest.update((operation + "Request").getBytes(UTF_8));
    for (String text : members) {
      byte[] bytes = text.getBytes(UTF_8);
      digest.update((byte) 't');
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      digest.update(bytes);
    }
    return digest.digest();
  }

  private static String token(byte[] query, String key) {
    byte[] text = key.getBytes(UTF_8);
    MessageDigest digest = sha256();
    digest.update(query);
    byte[] check = Arrays.copyOf(digest.digest(text), 12);
    byte[] token = ByteBuffer.allocate(13 + text.length).put((byte) 1).put(check).put(text).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
