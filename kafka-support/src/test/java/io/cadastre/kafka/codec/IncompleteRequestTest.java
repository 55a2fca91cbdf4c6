package io.cadastre.kafka.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Principal;
import io.cadastre.domain.ipam.IpamCommand.CreateIpam;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.tag.TagCommand.CreateTags;
import io.cadastre.domain.tag.TagCommand.DeleteTags;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.testkit.Commands;
import io.cadastre.domain.testkit.Mint;
import io.cadastre.domain.testkit.Scenario;
import io.cadastre.kafka.message.Request;
import io.cadastre.kafka.message.RequestEnvelope;
import io.cadastre.schemas.BundledSchemas;
import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.generic.GenericData;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/** Requests that fit their schema and are none: what a later version may do without is wanted. */
class IncompleteRequestTest {
  private final Framing framing = new Framing(BundledSchemas.load());
  private final Messages messages = new Messages(BundledSchemas.load());
  private final Scenario scenario = new Scenario();
  private final Commands commands = scenario.commands();
  private final PoolId pool = scenario.pool(scenario.ipam().privateScope(), "10.0.0.0/8");

  @Test
  void tagsForNothing_areMalformed() {
    refused(commands.tag(pool, "a", "b"), avro -> avro.put("resources", List.of()))
        .hasMessageContaining("CreateTags: a tag command for nothing");
    refused(new DeleteTags(List.of(pool), List.of()), avro -> avro.put("resources", List.of()))
        .hasMessageContaining("DeleteTags: a tag command for nothing");
    assertThatThrownBy(() -> new CreateTags(List.of(), Tags.NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void idsThatAreNotMinted_areMalformed() {
    CreateIpam ipam = commands.createIpam();
    for (String id : List.of("ipam", "publicScope", "privateScope", "discovery", "association")) {
      lacking(ipam, id);
    }
    lacking(commands.createScope(ipam.ipam()), "scope");
    lacking(commands.pool(ipam.privateScope()).make(), "pool");
    lacking(commands.provision(pool, 24), "poolCidr");
    lacking(commands.provision(pool, 24), "allocation");
    lacking(commands.allocate(pool, 24), "allocation");
  }

  @Test
  void whatIsToBeFoundInOtherWaysLater_isMalformed() {
    lacking(commands.allocate(pool, 24), "pool");
    AllocationRow allocation = scenario.allocated(pool, 24);
    for (String field : List.of("pool", "cidr", "allocation")) {
      lacking(commands.release(allocation), field);
    }
  }

  @Test
  void twoScopesOfOneId_areMalformed() {
    IpamId ipam = new Mint().ipam();
    CreateIpam create = commands.createIpam(ipam);
    refused(create, avro -> avro.put("privateScope", create.publicScope().value()))
        .hasMessageContaining("two scopes cannot both be " + create.publicScope());
  }

  @Test
  void requestWithoutPrincipalOrRegion_isMalformed() {
    for (String field : List.of("principal", "region")) {
      refused(
              commands.allocate(pool, 24),
              avro -> ((GenericData.Record) avro.get("envelope")).put(field, null))
          .hasMessageContaining("RequestEnvelope." + field + ": missing");
    }
  }

  private void lacking(Command command, String field) {
    refused(command, avro -> avro.put(field, null))
        .hasMessageContaining(command.getClass().getSimpleName() + "." + field + ": missing");
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refused(
      Command command, Consumer<GenericData.Record> change) {
    RequestEnvelope envelope =
        new RequestEnvelope(
            "r1",
            null,
            new Principal(Scenario.ACCOUNT, null, Principal.EC2, null),
            Scenario.HOME,
            false);
    byte[] whole = messages.encode(new Request(envelope, command));
    assertThat(messages.request(whole).command()).isEqualTo(command);
    GenericData.Record avro = (GenericData.Record) framing.read(whole);
    change.accept(avro);
    byte[] changed = framing.write(avro.getSchema().getFullName(), avro);
    return assertThatThrownBy(() -> messages.request(changed))
        .isInstanceOf(MalformedRecordException.class);
  }
}
