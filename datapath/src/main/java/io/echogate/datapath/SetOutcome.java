package io.echogate.datapath;

import java.util.List;

/** What came of a request to change a set on several interfaces. */
public sealed interface SetOutcome {

  /** It was done on all of them; in the order in which they were named. */
  record Changed(List<SetChange> changes) implements SetOutcome {
    public Changed {
      changes = List.copyOf(changes);
    }
  }

  /** Nothing was changed on any of them. */
  record Refused(List<SetProblem> problems) implements SetOutcome {
    public Refused {
      problems = List.copyOf(problems);
    }
  }
}
