package io.cadastre.it;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.Ec2ClientBuilder;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Tag;

/** The AWS SDK, unmodified, pointed at us. */
final class Clients {
  private Clients() {}

  static Ec2Client ec2(int port) {
    return ec2(port, "us-east-1");
  }

  static Ec2Client ec2(int port, String region) {
    return builder(port, region)
        .overrideConfiguration(config -> config.apiCallTimeout(Duration.ofSeconds(90)))
        .build();
  }

  static Ec2ClientBuilder builder(int port, String region) {
    return Ec2Client.builder()
        .endpointOverride(URI.create("http://localhost:" + port))
        .region(Region.of(region))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .httpClient(UrlConnectionHttpClient.create());
  }

  static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }
}
