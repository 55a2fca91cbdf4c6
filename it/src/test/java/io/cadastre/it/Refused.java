package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

/** What an EC2 client sees of a refusal. */
final class Refused {
  private Refused() {}

  /** The call is refused with that code, and the message has all of the words. */
  static void with(String code, ThrowingCallable call, CharSequence... words) {
    Ec2Exception refusal = catchThrowableOfType(Ec2Exception.class, call);
    assertThat(refusal).as("a refusal with %s", code).isNotNull();
    assertThat(refusal.awsErrorDetails().errorCode())
        .as(refusal.awsErrorDetails().errorMessage())
        .isEqualTo(code);
    if (words.length > 0) {
      assertThat(refusal.awsErrorDetails().errorMessage()).contains(words);
    }
  }
}
