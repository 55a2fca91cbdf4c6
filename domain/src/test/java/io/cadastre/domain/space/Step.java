package io.cadastre.domain.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cadastre.domain.address.Cidr;
import java.util.List;

/** One operation, possible in every state: where it is a fault, the fault is expected. */
interface Step {
  /** Takes the step in both and compares the answers. */
  void take(Space space, Reference reference);

  record Claiming(Cidr cidr, Use use) implements Step {
    @Override
    public void take(Space space, Reference reference) {
      if (reference.claim(cidr, use)) {
        space.claim(cidr, use);
      } else {
        assertThatIllegalStateException().isThrownBy(() -> space.claim(cidr, use));
      }
    }
  }

  record Releasing(Cidr cidr) implements Step {
    @Override
    public void take(Space space, Reference reference) {
      if (reference.release(cidr)) {
        space.release(cidr);
      } else {
        assertThatIllegalStateException().isThrownBy(() -> space.release(cidr));
      }
    }
  }

  record Asking(Cidr cidr) implements Step {
    @Override
    public void take(Space space, Reference reference) {
      assertThat(space.isFree(cidr)).isEqualTo(reference.isFree(cidr));
      assertThat(space.rival(cidr)).isEqualTo(reference.rival(cidr));
    }
  }

  record Choosing(int netmaskLength, List<Cidr> allowed, List<Cidr> disallowed) implements Step {
    @Override
    public void take(Space space, Reference reference) {
      assertThat(space.lowest(netmaskLength, Bounds.NONE))
          .isEqualTo(reference.lowest(netmaskLength, List.of(), List.of()));
      assertThat(space.lowest(netmaskLength, new Bounds(allowed, disallowed)))
          .isEqualTo(reference.lowest(netmaskLength, allowed, disallowed));
    }
  }
}
