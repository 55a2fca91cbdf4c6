package io.cadastre.domain.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Decision;
import io.cadastre.domain.core.Id;
import io.cadastre.domain.core.Refusal;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.domain.pool.PoolCidrState;
import java.util.Objects;

/** What came of a command. */
public final class Then {
  private final Command command;
  private final Decision decision;

  Then(Command command, Decision decision) {
    this.command = command;
    this.decision = decision;
  }

  public Then thenAccepted() {
    assertThat(decision).as("%s", command).isInstanceOf(Decision.Accepted.class);
    return this;
  }

  public Then thenRefused(RefusalCode code) {
    assertThat(decision).as("%s", command).isInstanceOf(Decision.Refused.class);
    assertThat(refusal().code()).as("%s: %s", command, refusal()).isEqualTo(code);
    return this;
  }

  /** The sentence of the refusal, or of the failure that the row keeps, has these parts. */
  public Then saying(String... parts) {
    assertThat(sentence()).contains(parts);
    return this;
  }

  public Then about(Id subject) {
    assertThat(refusal().subject()).isEqualTo(subject.value());
    return this;
  }

  /** The refusal names what stands in the way. */
  public Then naming(Id rival) {
    assertThat(refusal().rival()).isEqualTo(rival.value());
    assertThat(sentence()).contains(rival.value());
    return this;
  }

  /** The CIDR chosen, allocated or provisioned. */
  public Then cidr(String cidr) {
    String found =
        answer() instanceof AllocationRow allocation
            ? allocation.cidr().toString()
            : String.valueOf(((PoolCidrRow) answer()).cidr());
    assertThat(found).isEqualTo(cidr);
    return this;
  }

  public Then state(PoolCidrState state) {
    PoolCidrRow row = (PoolCidrRow) answer();
    assertThat(row.state()).as("%s", row).isEqualTo(state);
    return this;
  }

  /** Nothing changed. */
  public Then withoutEvents() {
    assertThat(accepted().events()).isEmpty();
    return this;
  }

  public Row answer() {
    return accepted().answer();
  }

  public Decision.Accepted accepted() {
    thenAccepted();
    return (Decision.Accepted) decision;
  }

  public Refusal refusal() {
    return ((Decision.Refused) decision).refusal();
  }

  private String sentence() {
    return decision instanceof Decision.Refused refused
        ? refused.refusal().message()
        : Objects.requireNonNull(((PoolCidrRow) answer()).failure()).message();
  }
}
