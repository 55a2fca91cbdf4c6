package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The AWS CLI of the machine, unmodified. */
class AwsCliIT {
  @Test
  void commands_doWhatTheyDoAgainstAws(@TempDir Path folder) throws Exception {
    assumeTrue(Command.answers(folder, "aws", "--version"), "no aws on the PATH");
    try (Installation installation = Installation.start(folder.resolve("data"))) {
      Cli aws = new Cli(folder, installation.allocator().port());
      String scope =
          aws.run(
              "create-ipam --operating-regions RegionName=us-west-2"
                  + " --query Ipam.PrivateDefaultScopeId");
      String pool =
          aws.run(
              "create-ipam-pool --address-family ipv4 --query IpamPool.IpamPoolId --ipam-scope-id "
                  + scope);
      assertThat(
              aws.run(
                  "provision-ipam-pool-cidr --cidr 10.0.0.0/8 --query IpamPoolCidr.State"
                      + " --ipam-pool-id "
                      + pool))
          .isEqualTo("pending-provision");
      assertThat(
              aws.run(
                  "allocate-ipam-pool-cidr --netmask-length 24 --query IpamPoolAllocation.Cidr"
                      + " --ipam-pool-id "
                      + pool))
          .isEqualTo("10.0.0.0/24");
      assertThat(
              aws.run(
                  "get-ipam-pool-allocations --query IpamPoolAllocations[].Cidr --ipam-pool-id "
                      + pool))
          .isEqualTo("10.0.0.0/24");
    }
  }

  private record Cli(Path folder, int port) {
    String run(String command) throws Exception {
      Map<String, String> environment =
          Map.of(
              "AWS_ACCESS_KEY_ID", "test",
              "AWS_SECRET_ACCESS_KEY", "test",
              "AWS_DEFAULT_REGION", "us-east-1",
              "AWS_REGION", "us-east-1",
              "AWS_ENDPOINT_URL_EC2", "http://localhost:" + port);
      List<String> words = List.of(("aws ec2 " + command + " --output text").split(" ", -1));
      Command done = Command.run(folder, environment, words);
      assertThat(done.exitCode()).as(command + ": " + done.said()).isZero();
      return done.said().strip();
    }
  }
}
