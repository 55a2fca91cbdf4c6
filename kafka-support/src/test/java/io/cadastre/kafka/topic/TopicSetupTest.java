package io.cadastre.kafka.topic;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicSetupTest {
  @Test
  void addressThatIsNone_isSaidInOneSentence() {
    TopicSetup setup = new TopicSetup(Map.of("bootstrap.servers", "localhost"), Topics.DEFAULT);
    assertThatThrownBy(setup::apply)
        .isInstanceOf(UnfitClusterException.class)
        .hasMessageStartingWith("cannot reach Kafka at localhost: Invalid url");
    assertThatThrownBy(setup::settings)
        .isInstanceOf(UnfitClusterException.class)
        .hasMessageStartingWith("cannot reach Kafka at localhost: Invalid url");
  }
}
