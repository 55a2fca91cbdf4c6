package io.cadastre.ec2.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.ec2.http.HttpAnswer;
import io.cadastre.ec2.http.HttpAsk;
import io.cadastre.ec2.http.SdkWire;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Response;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** Every IPAM operation there and back, with the SDK's own client at the other end. */
class RoundTripTest {
  private static final String MODEL = "software.amazon.awssdk.services.ec2.model.";

  private static final Set<String> AREAS = Set.of("Ipam", "Byoip", "Byoasn", "PublicIpv4Pool");

  private @Nullable HttpAsk sent;
  private byte[] answer = new byte[0];
  private int filled;

  static Stream<String> operations() {
    return new TreeSet<>(Router.known()).stream();
  }

  @Test
  void theListOfOperationsIsTheSdks() {
    Set<String> sdk =
        Arrays.stream(Ec2Client.class.getMethods())
            .filter(m -> m.getParameterCount() == 1)
            .map(m -> m.getParameterTypes()[0].getSimpleName())
            .filter(name -> name.endsWith("Request"))
            .map(name -> name.substring(0, name.length() - "Request".length()))
            .filter(name -> AREAS.stream().anyMatch(name::contains))
            .collect(Collectors.toSet());

    assertThat(Router.known()).isEqualTo(sdk).hasSizeGreaterThan(80);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void everyMemberSurvives(String operation) throws Exception {
    SdkPojo request = (SdkPojo) full(builder(operation + "Request"));
    Ec2Response response = (Ec2Response) full(builder(operation + "Response"));
    answer = QueryCodec.encode(operation, response, "req-1");

    Ec2Response received = call(operation, request);

    assertThat(decodeSent(operation)).isEqualTo(request);
    assertThat(received.equalsBySdkFields(response)).as("%s\n%s", received, response).isTrue();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void emptyListsStayApartFromAbsentOnes(String operation) throws Exception {
    SdkPojo request = (SdkPojo) builder(operation + "Request").build();
    SdkBuilder<?, ?> empty = builder(operation + "Response");
    setLists(empty, List.of());
    answer = QueryCodec.encode(operation, (Ec2Response) empty.build(), "req-1");
    Ec2Response received = call(operation, request);
    assertThat(absentLists(received)).isEmpty();

    answer =
        QueryCodec.encode(
            operation, (Ec2Response) builder(operation + "Response").build(), "req-1");
    Ec2Response silent = call(operation, request);
    assertThat(silent.sdkFields()).allMatch(field -> isAbsent(field.getValueOrDefault(silent)));

    // The client adds a token of its own where the operation has one; nothing else.
    SdkPojo decoded = (SdkPojo) decodeSent(operation);
    assertThat(Members.of(decoded))
        .allMatch(m -> m.value() == null || m.name().equals("ClientToken"));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void readingAnUnsetTokenMintsNone(String operation) throws Exception {
    Object request = builder(operation + "Request").build();

    assertThat(Members.of(request)).allMatch(member -> member.value() == null);
  }

  private Ec2Response call(String operation, SdkPojo request) throws Exception {
    try (Ec2Client client = SdkWire.client(this::serve)) {
      String name = operation.substring(0, 1).toLowerCase(Locale.ROOT) + operation.substring(1);
      Method method = Ec2Client.class.getMethod(name, Class.forName(MODEL + operation + "Request"));
      return (Ec2Response) method.invoke(client, request);
    }
  }

  private HttpAnswer serve(HttpAsk ask) {
    sent = ask;
    return new HttpAnswer(200, "text/xml", Map.of(), answer);
  }

  private Object decodeSent(String operation) throws Exception {
    HttpAsk ask = Objects.requireNonNull(sent);
    Form form = Form.parse(ask.rawQuery(), ask.body());
    assertThat(form.take("Action")).isEqualTo(operation);
    assertThat(form.take("Version")).isEqualTo("2016-11-15");
    return QueryCodec.decode(builder(operation + "Request"), form);
  }

  private static SdkBuilder<?, ?> builder(String model) throws Exception {
    return (SdkBuilder<?, ?>) Class.forName(MODEL + model).getMethod("builder").invoke(null);
  }

  private Object full(SdkBuilder<?, ?> builder) {
    for (SdkField<?> field : ((SdkPojo) builder).sdkFields()) {
      field.set(builder, value(field));
    }
    return builder.build();
  }

  /** A value unlike any other of its kind, so that no two members can be taken for each other. */
  private Object value(SdkField<?> field) {
    Class<?> type = field.marshallingType().getTargetClass();
    int n = ++filled;
    if (type == String.class) {
      return n + " <&>\"' ü \uD835\uDCB3 \t\r\n+%2B]]>" + n;
    } else if (type == Integer.class) {
      return n;
    } else if (type == Long.class) {
      return (1L << 40) + n;
    } else if (type == Double.class) {
      return n + 0.25;
    } else if (type == Boolean.class) {
      return n % 2 == 0;
    } else if (type == Instant.class) {
      return Instant.ofEpochSecond(1_700_000_000L + n);
    } else if (type == SdkPojo.class) {
      return full((SdkBuilder<?, ?>) field.constructor().get());
    } else {
      SdkField<?> item = field.getTrait(ListTrait.class).memberFieldInfo();
      return new ArrayList<>(List.of(value(item), value(item)));
    }
  }

  private static void setLists(SdkBuilder<?, ?> builder, List<?> value) {
    for (SdkField<?> field : ((SdkPojo) builder).sdkFields()) {
      if (field.containsTrait(ListTrait.class)) {
        field.set(builder, value);
      }
    }
  }

  private static List<String> absentLists(SdkPojo model) {
    return model.sdkFields().stream()
        .filter(f -> f.containsTrait(ListTrait.class) && isAbsent(f.getValueOrDefault(model)))
        .map(SdkField::memberName)
        .toList();
  }

  private static boolean isAbsent(@Nullable Object value) {
    return value == null || value instanceof SdkAutoConstructList;
  }
}
