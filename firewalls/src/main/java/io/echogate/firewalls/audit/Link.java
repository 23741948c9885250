package io.echogate.firewalls.audit;

import io.echogate.firewalls.regions.Slice;
import java.util.ArrayList;
import java.util.List;

/** Two interfaces: by which packets come, and by which they leave. */
record Link(String in, String out) {

  /** All pairs of interfaces of some packets. */
  static List<Link> of(Slice slice) {
    List<Link> links = new ArrayList<>();
    for (String in : slice.in()) {
      for (String out : slice.out()) {
        links.add(new Link(in, out));
      }
    }
    return links;
  }
}
