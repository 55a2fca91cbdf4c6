package io.cadastre.allocator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.allocator.view.View;
import io.cadastre.ec2.caller.Callers;
import io.cadastre.ec2.http.HttpAnswer;
import io.cadastre.ec2.http.HttpAsk;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.BundledSchemas;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoppedViewTest {
  @Test
  void whoReadsWhileTheServiceStops_isToldToComeAgain(@TempDir Path folder) {
    Topics topics = Topics.DEFAULT;
    Map<String, Object> nowhere = Map.of("bootstrap.servers", "localhost:1");
    try (Admin admin = Admin.create(nowhere);
        View view =
            new View(
                nowhere,
                topics,
                Map.of(topics.events(), Uuid.ONE_UUID),
                BundledSchemas.load(),
                folder,
                admin)) {
      RestEndpoint rest =
          new RestEndpoint(
              view,
              Duration.ofSeconds(1),
              new Callers("us-east-1", "123456789012", List.of()),
              InstantSource.system());
      HttpAsk ask =
          new HttpAsk(
              "GET", RestEndpoint.ROOT + "/ipams", "stale=ok", Map.of(), new byte[0], "here");
      assertThat(rest.handle(ask).toCompletableFuture().join().status()).isEqualTo(200);
      view.close();

      HttpAnswer answer = rest.handle(ask).toCompletableFuture().join();
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.headers()).containsEntry("Retry-After", "1");
      assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("unavailable");
    }
  }
}
