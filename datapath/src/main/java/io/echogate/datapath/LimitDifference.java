package io.echogate.datapath;

import io.echogate.icmp.Family;
import io.echogate.policy.Limit;
import io.echogate.policy.Statement;

/** A limit that runs with other figures than its policy text gives it. */
public record LimitDifference(Limit limit, Statement statement, Family family) {}
