package io.cadastre.ec2.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cadastre.ec2.http.Ec2Error;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IpamDiscoveredResourceCidr;
import software.amazon.awssdk.services.ec2.model.IpamPool;
import software.amazon.awssdk.services.ec2.model.IpamPoolAllocation;
import software.amazon.awssdk.services.ec2.model.IpamPoolCidr;
import software.amazon.awssdk.services.ec2.model.IpamResourceCidr;
import software.amazon.awssdk.services.ec2.model.Tag;

class FiltersTest {
  private static final IpamPool POOL =
      IpamPool.builder()
          .ipamPoolId("ipam-pool-1")
          .ipamPoolArn("arn:aws:ec2::123456789012:ipam-pool/ipam-pool-from-arn")
          .ipamScopeArn("arn:aws:ec2::123456789012:ipam-scope/ipam-scope-2")
          .ipamArn("arn:aws:ec2::123456789012:ipam/ipam-3")
          .state("create-complete")
          .description("all * of it?")
          .poolDepth(2)
          .autoImport(false)
          .tags(tag("team", "Net"), tag("env", "prod"), tag("empty", ""))
          .build();

  @ParameterizedTest
  @CsvSource({
    "ipam-pool-id,     ipam-pool-1,     true",
    "ipam-pool-id,     ipam-pool-from-arn, false",
    "ipam-pool-arn,    *from-arn,       true",
    "ipam-scope-id,    ipam-scope-2,    true",
    "ipam-scope-id,    ipam-scope,      false",
    "ipam-id,          ipam-3,          true",
    "state,            create-complete, true",
    "state,            Create-complete, false",
    "pool-depth,       2,               true",
    "pool-depth,       02,              false",
    "auto-import,      false,           true",
    "auto-import,      true,            false",
    "locale,           *,               false",
    "source-ipam-pool-id, *,            false",
    "tag:team,         Net,             true",
    "tag:team,         net,             false",
    "tag:team,         prod,            false",
    "tag:Team,         Net,             false",
    "tag:empty,        '',              true",
    "tag-key,          env,             true",
    "tag-key,          e*,              true",
    "tag-key,          Net,             false",
    "description,      all \\* of it\\?, true",
    "description,      all \\? of*,      false",
  })
  void aFilterComparesOneMember(String name, String value, boolean matches) {
    assertThat(filters(filter(name, value)).test(POOL)).isEqualTo(matches);
  }

  @Test
  void valuesAreOredAndFiltersAnded() {
    Filter state = filter("state", "x", "create-complete");

    assertThat(filters(state).test(POOL)).isTrue();
    assertThat(filters(state, filter("tag:env", "prod")).test(POOL)).isTrue();
    assertThat(filters(state, filter("tag:env", "dev")).test(POOL)).isFalse();
    assertThat(filters(filter("tag-key", "env"), filter("tag-key", "team")).test(POOL)).isTrue();
    assertThat(filters().test(POOL)).isTrue();
  }

  @Test
  void otherRowsOtherMembers() {
    assertThat(
            Filters.of(List.of(filter("resource-type", "vpc")), IpamPoolAllocation::builder)
                .test(IpamPoolAllocation.builder().resourceType("vpc").build()))
        .isTrue();
    assertThat(
            Filters.of(List.of(filter("tag:k", "v")), IpamResourceCidr::builder)
                .test(IpamResourceCidr.builder().resourceTags(t -> t.key("k").value("v")).build()))
        .isTrue();
    assertThat(
            Filters.of(
                    List.of(filter("sample-time", "2023-11-14T22:13:20.000Z")),
                    IpamDiscoveredResourceCidr::builder)
                .test(
                    IpamDiscoveredResourceCidr.builder()
                        .sampleTime(Instant.ofEpochSecond(1_700_000_000))
                        .build()))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"IpamPoolId", "ipamPoolId", "nonsense", "tag", "tag:", "tags", "source-resource"})
  void aFilterThatFitsNothingIsRefused(String name) {
    Ec2Error error = refusal(filter(name, "x"));

    assertThat(error.code()).isEqualTo("InvalidParameterValue");
    assertThat(error.message()).isEqualTo("The filter '" + name + "' is invalid");
  }

  @Test
  void rowsWithoutTagsHaveNoTagFilters() {
    Ec2Error error =
        catchThrowableOfType(
            Ec2Error.class, () -> Filters.of(List.of(filter("tag:a", "b")), IpamPoolCidr::builder));

    assertThat(error.message()).isEqualTo("The filter 'tag:a' is invalid");
  }

  @Test
  void anIncompleteFilterIsRefused() {
    assertThat(refusal(filter("state", "a"), filter("", "b")).message()).contains("Filter.2.Name");
    assertThat(refusal(Filter.builder().values("b").build()).code()).isEqualTo("MissingParameter");
    assertThat(refusal(filter("state")).message()).contains("'state' has no values");
  }

  @Test
  void thereAreAtMostTwoHundredValues() {
    String[] values = Collections.nCopies(101, "x").toArray(new String[0]);

    assertThat(filters(filter("state", values)).test(POOL)).isFalse();
    assertThat(refusal(filter("state", values), filter("locale", values)).code())
        .isEqualTo("FilterLimitExceeded");
  }

  @ParameterizedTest
  @CsvSource({
    "'',      '',      true",
    "*,       '',      true",
    "?,       '',      false",
    "a*b*c,   aXXbYYc, true",
    "a*b*c,   aXXbYY,  false",
    "*ab,     aab,     true",
    "a?c,     abc,     true",
    "a?c,     ac,      false",
    "10.0.*,  10.0.0.0/16, true",
    "10.0.*,  10x0.0.0/16, false",
    "\\*,     *,       true",
    "\\*,     x,       false",
    "\\\\,    \\,      true",
    "a\\,     a\\,     true",
    "**,      abc,     true",
    "abc,     abcd,    false",
  })
  void wildcards(String pattern, String text, boolean matches) {
    assertThat(Wildcard.of(pattern).matches(text)).isEqualTo(matches);
  }

  @Test
  void aQuestionMarkIsOneCharacterEvenBeyondTheBmp() {
    assertThat(Wildcard.of("a?b").matches("a\uD835\uDCB3b")).isTrue();
  }

  @Test
  void noPatternIsExpensive() {
    Wildcard evil = Wildcard.of("*a".repeat(500) + "b");

    Assertions.assertTimeout(
        Duration.ofSeconds(2), () -> assertThat(evil.matches("a".repeat(5_000))).isFalse());
  }

  private static Filters<IpamPool> filters(Filter... filters) {
    return Filters.of(List.of(filters), IpamPool::builder);
  }

  private static Ec2Error refusal(Filter... filters) {
    return catchThrowableOfType(Ec2Error.class, () -> filters(filters));
  }

  private static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }
}
