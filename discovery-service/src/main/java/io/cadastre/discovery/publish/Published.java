package io.cadastre.discovery.publish;

import io.cadastre.discovery.diff.Difference;
import java.util.List;

/** How many changes of each kind a sweep brought. */
public record Published(int appeared, int changed, int disappeared) {
  static Published of(List<Difference> differences) {
    return new Published(
        count(differences, Difference.Appeared.class),
        count(differences, Difference.Changed.class),
        count(differences, Difference.Disappeared.class));
  }

  private static int count(List<Difference> differences, Class<? extends Difference> kind) {
    return (int) differences.stream().filter(kind::isInstance).count();
  }

  public boolean isNothing() {
    return appeared + changed + disappeared == 0;
  }

  @Override
  public String toString() {
    return appeared + " appeared, " + changed + " changed, " + disappeared + " disappeared";
  }
}
