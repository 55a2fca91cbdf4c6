package io.cadastre.allocator.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadastre.domain.address.Cidr;
import io.cadastre.ec2.http.HttpAsk;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryTest {
  private static Query query(String raw) {
    return new Query(
        new HttpAsk("GET", "/api/v1/whohad", raw, Map.of(), new byte[0], null), Instant.EPOCH);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1,10.0.0.1/32",
    "10.0.0.1/32,10.0.0.1/32",
    "2001:db8::1,2001:db8::1/128",
    "2001:db8::1/128,2001:db8::1/128"
  })
  void address_isOneAddress(String given, String cidr) {
    assertThat(query("address=" + given).address("address")).isEqualTo(Cidr.parse(cidr));
  }

  @ParameterizedTest
  @CsvSource({"0.0.0.0/0", "10.0.0.0/31", "::/0", "2001:db8::/127"})
  void address_widerIsRefusedAndHistoryNamed(String given) {
    assertThatThrownBy(() -> query("address=" + given).address("address"))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.status()).isEqualTo(400))
        .hasMessageContaining("history?cidr=" + given);
  }
}
