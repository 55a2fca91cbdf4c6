package io.cadastre.allocator.view;

/** The service stops: nothing is read any more. */
public final class ViewClosedException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  ViewClosedException() {
    super("the view is closed");
  }
}
