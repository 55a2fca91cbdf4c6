package io.cadastre.ec2.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cadastre.ec2.caller.Caller;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteIpamRequest;
import software.amazon.awssdk.services.ec2.model.DeleteIpamResponse;

class RouterTest {
  private static CompletionStage<DeleteIpamResponse> delete(DeleteIpamRequest r, Caller c) {
    return CompletableFuture.completedStage(DeleteIpamResponse.builder().build());
  }

  private static CompletionStage<CreateTagsResponse> tag(CreateTagsRequest r, Caller c) {
    return CompletableFuture.completedStage(CreateTagsResponse.builder().build());
  }

  @Test
  void namesComeFromTheRequestClassesAlsoBesideIpam() {
    Router router =
        Router.builder()
            .on(DeleteIpamRequest::builder, RouterTest::delete)
            .on(CreateTagsRequest::builder, RouterTest::tag)
            .build();

    assertThat(router.handled()).containsExactlyInAnyOrder("DeleteIpam", "CreateTags");
  }

  @Test
  void anOperationHasOneHandler() {
    Router.Builder routes = Router.builder().on(DeleteIpamRequest::builder, RouterTest::delete);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> routes.on(DeleteIpamRequest::builder, RouterTest::delete))
        .withMessageContaining("DeleteIpam");
  }
}
