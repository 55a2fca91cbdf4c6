package io.cadastre.ec2.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cadastre.ec2.http.Ec2Error;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.model.CreateIpamPoolRequest;
import software.amazon.awssdk.services.ec2.model.DescribeIpamPoolsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeIpamsResponse;
import software.amazon.awssdk.services.ec2.model.GetIpamAddressHistoryRequest;
import software.amazon.awssdk.services.ec2.model.Ipam;

class QueryCodecTest {

  /** Parameters of DescribeIpamPools, the code of the refusal, and what its sentence must name. */
  @ParameterizedTest
  @CsvSource({
    "IpamPoolIds.1=a,                          UnknownParameter,      IpamPoolIds.1",
    "ipamPoolId.1=a,                           UnknownParameter,      ipamPoolId.1",
    "Filter.1.Nmae=a,                          UnknownParameter,      Filter.1.Nmae",
    "Filter.1.Value.1.x=a,                     UnknownParameter,      Filter.1.Value.1.x",
    "Filter.1.Name.x=a,                        UnknownParameter,      Filter.1.Name.x",
    "MaxResults=5&MaxResults.1=5,              UnknownParameter,      MaxResults.1",
    "IpamPoolId=a,                             UnknownParameter,      IpamPoolId",
    "IpamPoolId=,                              UnknownParameter,      IpamPoolId",
    "Filter.1=a,                               UnknownParameter,      Filter.1",
    "MaxResults=5&MaxResults=5,                InvalidQueryParameter, MaxResults",
    "Filter.1.Name=a&Filter.1.Name=b,          InvalidQueryParameter, Filter.1.Name",
    "IpamPoolId.1=a&IpamPoolId.1=,             InvalidQueryParameter, IpamPoolId.1",
    "IpamPoolId.1=a&IpamPoolId.01=b,           InvalidQueryParameter, IpamPoolId.01",
    "IpamPoolId.1=a&IpamPoolId.3=b,            InvalidQueryParameter, IpamPoolId",
    "IpamPoolId.2=a,                           InvalidQueryParameter, IpamPoolId",
    "IpamPoolId.0=a,                           InvalidQueryParameter, IpamPoolId.0",
    "IpamPoolId.-1=a,                          InvalidQueryParameter, IpamPoolId.-1",
    "IpamPoolId.x=a,                           InvalidQueryParameter, IpamPoolId.x",
    "IpamPoolId.member.1=a,                    InvalidQueryParameter, IpamPoolId.member.1",
    "IpamPoolId.%D9%A1=a,                      InvalidQueryParameter, IpamPoolId.",
    "IpamPoolId.99999999999=a,                 InvalidQueryParameter, IpamPoolId.99999999999",
    "IpamPoolId..1=a,                          InvalidQueryParameter, IpamPoolId..1",
    ".IpamPoolId.1=a,                          InvalidQueryParameter, .IpamPoolId.1",
    "IpamPoolId.=a,                            InvalidQueryParameter, IpamPoolId.",
    "=a,                                       InvalidQueryParameter, ''",
    "a.b.c.d.e.f.g.h.i.j.k.l.m.n=1,            InvalidQueryParameter, a.b.c",
    "MaxResults=,                              InvalidParameterValue, MaxResults",
    "MaxResults=five,                          InvalidParameterValue, MaxResults",
    "MaxResults=5.0,                           InvalidParameterValue, MaxResults",
    "MaxResults=%2B5,                          InvalidParameterValue, MaxResults",
    "MaxResults=%D9%A5,                        InvalidParameterValue, MaxResults",
    "MaxResults=2147483648,                    InvalidParameterValue, MaxResults",
    "MaxResults=99999999999999999999,          InvalidParameterValue, MaxResults",
    "DryRun=yes,                               InvalidParameterValue, DryRun",
    "DryRun=True,                              InvalidParameterValue, DryRun",
    "NextToken=%,                              MalformedQueryString,  NextToken",
    "NextToken=%4,                             MalformedQueryString,  NextToken",
    "NextToken=%zz,                            MalformedQueryString,  NextToken",
    "NextToken=%-1,                            MalformedQueryString,  NextToken",
    "NextToken=%C3,                            MalformedQueryString,  NextToken",
    "NextToken=%C0%80,                         MalformedQueryString,  NextToken",
    "NextToken=%ED%A0%80,                      MalformedQueryString,  NextToken",
    "Next%Token=x,                             MalformedQueryString,  name",
    "NextToken=%00,                            InvalidCharacter,      NextToken",
    "NextToken=%1B,                            InvalidCharacter,      NextToken",
    "NextToken=%EF%BF%BF,                      InvalidCharacter,      NextToken",
    "Next%00Token=x,                           InvalidCharacter,      name",
  })
  void badInputIsRefusedByName(String form, String code, String named) {
    Ec2Error error = refusal(form);

    assertThat(error.code()).isEqualTo(code);
    assertThat(error.message()).contains(named);
    assertThat(error.httpStatus()).isEqualTo(400);
    assertThat(error.getStackTrace()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yesterday",
        "2023-11-14",
        "2023-11-14T22:13:20",
        "1700000000",
        "",
        "2023-13-14T22:13:20Z",
        "%2B99999-01-01T00:00:00Z",
        "-0001-01-01T00:00:00Z"
      })
  void badTimesAreRefused(String time) {
    Ec2Error error =
        catchThrowableOfType(
            Ec2Error.class,
            () ->
                QueryCodec.decode(
                    GetIpamAddressHistoryRequest.builder(), form("StartTime=" + time)));

    assertThat(error.code()).isEqualTo("InvalidParameterValue");
    assertThat(error.message()).contains("StartTime");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2023-11-14T22:13:20Z",
        "2023-11-14T22:13:20.000Z",
        "2023-11-14T22:13:20%2B00:00",
        "2023-11-15T00:13:20%2B02:00"
      })
  void timesAreReadAsAnyClientWritesThem(String time) {
    assertThat(
            QueryCodec.decode(GetIpamAddressHistoryRequest.builder(), form("StartTime=" + time))
                .startTime())
        .isEqualTo(Instant.ofEpochSecond(1_700_000_000));
  }

  @Test
  void timesAreWrittenWithMilliseconds() {
    assertThat(QueryCodec.timestamp(Instant.ofEpochSecond(1_700_000_000)))
        .isEqualTo("2023-11-14T22:13:20.000Z");
    assertThat(QueryCodec.timestamp(Instant.ofEpochSecond(1_700_000_000, 123_999_999)))
        .isEqualTo("2023-11-14T22:13:20.123Z");
  }

  @Test
  void emptyValuesArrive() {
    CreateIpamPoolRequest request =
        QueryCodec.decode(
            CreateIpamPoolRequest.builder(),
            form(
                "Description&ClientToken=&TagSpecification.1.Tag.1.Key=k"
                    + "&TagSpecification.1.Tag.1.Value=&&"));

    assertThat(request.description()).isEmpty();
    assertThat(request.clientToken()).isEmpty();
    assertThat(request.tagSpecifications().getFirst().tags().getFirst().value()).isEmpty();
    assertThat(request.locale()).isNull();
    assertThat(request.hasAllocationResourceTags()).isFalse();
  }

  @Test
  void plusIsASpaceAndUnknownEnumConstantsStayRaw() {
    CreateIpamPoolRequest request =
        QueryCodec.decode(
            CreateIpamPoolRequest.builder(), form("Description=a+b%2Bc%20d&AddressFamily=ipv8"));

    assertThat(request.description()).isEqualTo("a b+c d");
    assertThat(request.addressFamilyAsString()).isEqualTo("ipv8");
  }

  @Test
  void listsKeepTheirOrderBeyondNine() {
    String sent =
        IntStream.rangeClosed(1, 120)
            .map(i -> 121 - i)
            .mapToObj(i -> "IpamPoolId." + i + "=p" + i)
            .collect(Collectors.joining("&"));

    assertThat(QueryCodec.decode(DescribeIpamPoolsRequest.builder(), form(sent)).ipamPoolIds())
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 120).mapToObj(i -> "p" + i).toList());
  }

  @Test
  void tenThousandFiltersAreRefusedQuickly() {
    String filters =
        IntStream.rangeClosed(1, 10_000)
            .mapToObj(i -> "Filter." + i + ".Name=state&Filter." + i + ".Value.1=x")
            .collect(Collectors.joining("&"));

    Ec2Error error = Assertions.assertTimeout(Duration.ofSeconds(2), () -> refusal(filters));

    assertThat(error.code()).isEqualTo("FilterLimitExceeded");
  }

  @Test
  void listsAndParametersHaveLimits() {
    assertThat(refusal(ids(QueryCodec.MAX_ITEMS + 1)).code()).isEqualTo("InvalidParameterValue");
    assertThat(refusal(ids(Form.MAX_PARAMETERS + 1)).message())
        .contains("more than " + Form.MAX_PARAMETERS);
    assertThat(
            QueryCodec.decode(DescribeIpamPoolsRequest.builder(), form(ids(QueryCodec.MAX_ITEMS)))
                .ipamPoolIds())
        .hasSize(QueryCodec.MAX_ITEMS);
  }

  @Test
  void aLongOrUglyNameIsShownFitForASentence() {
    String message = refusal("x".repeat(5_000) + "%0A=1").message();

    assertThat(message).hasSizeLessThan(300).doesNotContain("\n");
  }

  @Test
  void xmlIsWhatClientsExpect() {
    String xml =
        new String(
            QueryCodec.encode(
                "DescribeIpams",
                DescribeIpamsResponse.builder()
                    .ipams(Ipam.builder().ipamId("ipam-1").description("a\tb\r\n<&\u0001").build())
                    .build(),
                "req-1"),
            UTF_8);

    assertThat(xml)
        .isEqualTo(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                + "<DescribeIpamsResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">"
                + "<requestId>req-1</requestId><ipamSet><item><ipamId>ipam-1</ipamId>"
                + "<description>a&#9;b&#13;&#10;&lt;&amp;\uFFFD</description>"
                + "</item></ipamSet></DescribeIpamsResponse>");
  }

  @Test
  void errorsAreWhatClientsExpect() {
    Ec2Error error = new Ec2Error("InvalidIpamId.NotFound", "No <ipam-1>");

    assertThat(new String(QueryCodec.error(error, "req-1"), UTF_8))
        .isEqualTo(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Errors><Error>"
                + "<Code>InvalidIpamId.NotFound</Code><Message>No &lt;ipam-1&gt;</Message>"
                + "</Error></Errors><RequestID>req-1</RequestID></Response>");
  }

  private static String ids(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> "IpamPoolId." + i + "=p")
        .collect(Collectors.joining("&"));
  }

  private static Ec2Error refusal(String form) {
    return catchThrowableOfType(
        Ec2Error.class, () -> QueryCodec.decode(DescribeIpamPoolsRequest.builder(), form(form)));
  }

  private static Form form(String body) {
    return Form.parse(null, body.getBytes(UTF_8));
  }
}
