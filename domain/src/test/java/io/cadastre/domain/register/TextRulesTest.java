package io.cadastre.domain.register;

import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.core.Text;
import io.cadastre.domain.ipam.IpamCommand.CreateIpam;
import io.cadastre.domain.ipam.IpamCommand.ModifyIpam;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCommand.CreatePool;
import io.cadastre.domain.pool.PoolCommand.ModifyAllocation;
import io.cadastre.domain.pool.PoolCommand.ModifyPool;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.scope.ExternalAuthority;
import io.cadastre.domain.scope.ScopeCommand.CreateScope;
import io.cadastre.domain.scope.ScopeCommand.ModifyScope;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.testkit.Commands;
import io.cadastre.domain.testkit.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Texts are checked whichever way in they came, not only where the EC2 side reads them. */
class TextRulesTest {
  private static final String ODD = "tab\t, lines\r\n, \ud83d\ude00, \u00a0";
  private static final String LONG = "x".repeat(Text.MAX_LENGTH);

  private final Scenario scenario = new Scenario();
  private final Commands commands = scenario.commands();
  private final IpamRow ipam = scenario.ipam();
  private final ScopeId scope = ipam.privateScope();
  private final PoolId pool = scenario.pool(scope, "10.0.0.0/8");
  private final AllocationRow allocation = scenario.allocated(pool, 24);

  @Test
  void description_mayBeAnyTextThatCanBeShown() {
    for (String text : List.of("", ODD, LONG)) {
      described(text).forEach(command -> scenario.when(command).thenAccepted());
    }
  }

  @Test
  void description_hasNoControlCharacters() {
    for (String text : List.of("\0", "a\u001bb", "\u007f", "\u0085")) {
      for (Command command : described(text)) {
        scenario
            .when(command)
            .thenRefused(RefusalCode.INVALID_VALUE)
            .saying("no control characters");
      }
    }
  }

  @Test
  void description_isNotTooLong() {
    for (Command command : described(LONG + "x")) {
      scenario.when(command).thenRefused(RefusalCode.INVALID_VALUE).saying("at most 4096");
    }
  }

  @Test
  void tags_haveNoControlCharacters() {
    scenario.given(commands.tag(pool, "a\tb", ODD));
    scenario.when(commands.tag(pool, "a\0", "")).thenRefused(RefusalCode.INVALID_VALUE);
    scenario.when(commands.tag(pool, "a", "\0")).thenRefused(RefusalCode.INVALID_VALUE);
  }

  @Test
  void authority_hasNoControlCharacters() {
    ExternalAuthority odd = new ExternalAuthority("infoblox", "\0");
    scenario.when(new ModifyScope(scope, null, odd, false)).thenRefused(RefusalCode.INVALID_VALUE);
    scenario
        .when(new CreateScope(ipam.id(), scenario.mint().scope(scope), null, odd, Tags.NONE))
        .thenRefused(RefusalCode.INVALID_VALUE);
  }

  /** Every command that takes a description. */
  private List<Command> described(String text) {
    CreateIpam plain = commands.createIpam();
    CreatePool draft = commands.pool(scope).make();
    return List.of(
        new CreateIpam(
            plain.ipam(),
            plain.publicScope(),
            plain.privateScope(),
            plain.discovery(),
            plain.association(),
            text,
            List.of(),
            null,
            null,
            null,
            Tags.NONE),
        new ModifyIpam(ipam.id(), text, List.of(), List.of(), null, null, null),
        new CreateScope(ipam.id(), scenario.mint().scope(scope), text, null, Tags.NONE),
        new ModifyScope(scope, text, null, false),
        new CreatePool(
            scope,
            draft.pool(),
            null,
            draft.family(),
            null,
            text,
            false,
            null,
            null,
            null,
            draft.rules(),
            Tags.NONE),
        new ModifyPool(pool, text, null, null, null, null, false, Tags.NONE, Tags.NONE),
        commands.allocation(pool).netmaskLength(28).description(text).make(),
        new ModifyAllocation(allocation.id(), text));
  }
}
