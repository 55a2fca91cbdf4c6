package io.cadastre.domain.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IpamTagTest {
  /** Worked out with {@code sha256sum}, as any other gateway may. */
  @Test
  void tag_isWhatTheDocumentationSays() {
    assertThat(IpamTag.of("123456789012", "us-east-1", "r1")).isEqualTo("e9ce5");
  }

  @Test
  void tag_tellsWhereEachTextEnds() {
    assertThat(IpamTag.of("123456789012", "us-east-1", "r1"))
        .isNotEqualTo(IpamTag.of("123456789012", "us-east-1r", "1"))
        .isNotEqualTo(IpamTag.of("123456789012", "us-east-", "1r1"));
  }
}
