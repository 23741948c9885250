package io.echogate.linux;

/** Numbers of netlink and of its routing family ({@code include/uapi/linux/rtnetlink.h}). */
final class Rtnetlink {
  /** The header of every message: length, type, flags, sequence, port. */
  static final int HEADER_BYTES = 16;

  static final int HEADER_TYPE = 4;
  static final int HEADER_FLAGS = 6;
  static final int HEADER_SEQUENCE = 8;

  static final int ALIGNMENT = 4;
  static final int ATTRIBUTE_HEADER_BYTES = 4;
  static final int ATTRIBUTE_TYPE_MASK = 0x3fff;
  static final int NESTED = 0x8000;

  static final short NLMSG_ERROR = 2;
  static final short NLMSG_DONE = 3;

  static final int REQUEST = 0x1;
  static final int ACK = 0x4;
  static final int REPLACE = 0x100;
  static final int EXCLUSIVE = 0x200;
  static final int CREATE = 0x400;
  static final int ACK_CREATE = ACK | CREATE | EXCLUSIVE;
  static final int DUMP = 0x300;

  static final int REPLY_DUMP_INTERRUPTED = 0x10;
  static final int REPLY_CAPPED = 0x100;
  static final int REPLY_HAS_ATTRIBUTES = 0x200;
  static final int NLMSGERR_ATTR_MSG = 1;

  static final int RTM_NEWLINK = 16;
  static final int RTM_DELLINK = 17;
  static final int RTM_GETLINK = 18;
  static final int RTM_NEWADDR = 20;
  static final int RTM_GETADDR = 22;
  static final int RTM_NEWROUTE = 24;
  static final int RTM_GETROUTE = 26;
  static final int RTM_NEWNEIGH = 28;
  static final int RTM_NEWQDISC = 36;
  static final int RTM_DELQDISC = 37;
  static final int RTM_GETQDISC = 38;
  static final int RTM_NEWTFILTER = 44;
  static final int RTM_DELTFILTER = 45;
  static final int RTM_GETTFILTER = 46;
  static final int RTM_GETANYCAST = 62;

  /** Groups of messages that a socket can be told of, as bits. */
  static final int RTMGRP_LINK = 0x1;

  static final int RTMGRP_IPV4_IFADDR = 0x10;
  static final int RTMGRP_IPV6_IFADDR = 0x100;

  /** struct ifinfomsg: family, pad, type, index, flags, change. */
  static final int IFINFOMSG_BYTES = 16;

  static final int IFINFOMSG_TYPE = 2;
  static final int IFINFOMSG_INDEX = 4;
  static final int IFINFOMSG_FLAGS = 8;

  static final int IFF_UP = 0x1;
  static final int IFF_BROADCAST = 0x2;
  static final int IFF_POINTOPOINT = 0x10;
  static final int IFF_RUNNING = 0x40;

  static final int IFLA_ADDRESS = 1;
  static final int IFLA_IFNAME = 3;
  static final int IFLA_MTU = 4;
  static final int IFLA_LINK = 5;
  static final int IFLA_MASTER = 10;
  static final int IFLA_LINKINFO = 18;
  static final int IFLA_AF_SPEC = 26;
  static final int IFLA_NET_NS_FD = 28;
  static final int IFLA_LINK_NETNSID = 37;
  static final int IFLA_XDP = 43;
  static final int IFLA_INET6_ADDR_GEN_MODE = 8;
  static final byte IN6_ADDR_GEN_MODE_NONE = 1;
  static final int IFLA_INFO_KIND = 1;
  static final int IFLA_INFO_DATA = 2;
  static final int VETH_INFO_PEER = 1;
  static final int IFLA_XDP_FD = 1;
  static final int IFLA_XDP_ATTACHED = 2;
  static final int IFLA_XDP_FLAGS = 3;
  static final int IFLA_XDP_PROG_ID = 4;
  static final int IFLA_XDP_EXPECTED_FD = 8;
  static final int XDP_ATTACHED_DRV = 1;
  static final int XDP_FLAGS_UPDATE_IF_NOEXIST = 1;
  static final int XDP_FLAGS_DRV_MODE = 1 << 2;
  static final int XDP_FLAGS_REPLACE = 1 << 4;

  static final int AF_UNSPEC = 0;
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;

  /** struct ifaddrmsg: family, length of the prefix, flags, scope, index. */
  static final int IFADDRMSG_BYTES = 8;

  static final int IFADDRMSG_PREFIX_LENGTH = 1;
  static final int IFADDRMSG_FLAGS = 2;
  static final int IFADDRMSG_INDEX = 4;

  static final int IFA_ADDRESS = 1;
  static final int IFA_LOCAL = 2;
  static final int IFA_ANYCAST = 5;

  /** All flags; those of the header are their low byte. */
  static final int IFA_FLAGS = 8;

  static final int IFA_F_SECONDARY = 0x01;
  static final int IFA_F_NODAD = 0x02;
  static final int IFA_F_DADFAILED = 0x08;
  static final int IFA_F_DEPRECATED = 0x20;
  static final int IFA_F_TENTATIVE = 0x40;
  static final int IFA_F_PERMANENT = 0x80;

  static final int NDA_DST = 1;
  static final int NDA_LLADDR = 2;
  static final int NUD_PERMANENT = 0x80;

  /** struct rtmsg: family, lengths of the prefixes, TOS, table, protocol, scope, type, flags. */
  static final int RTMSG_BYTES = 12;

  static final int RTMSG_PREFIX_LENGTH = 1;
  static final int RTMSG_TABLE = 4;
  static final int RTMSG_PROTOCOL = 5;
  static final int RTMSG_TYPE = 7;
  static final int RTMSG_FLAGS = 8;

  /** An exception of a route, such as a path MTU that was learnt. */
  static final int RTM_F_CLONED = 0x200;

  static final int RTA_DST = 1;
  static final int RTA_OIF = 4;
  static final int RTA_GATEWAY = 5;

  /** struct rtnexthop for each: length of 16 bits, flags, hops, index, attributes. */
  static final int RTA_MULTIPATH = 9;

  static final int RTNEXTHOP_BYTES = 8;
  static final int RTNEXTHOP_INDEX = 4;
  static final int RT_TABLE_MAIN = 254;
  static final int RTPROT_REDIRECT = 1;
  static final int RTPROT_STATIC = 4;
  static final int RTN_UNICAST = 1;
  static final int RTN_LOCAL = 2;

  /** struct nfgenmsg: family, version, resource. */
  static final int NFT_MSG_GETTABLE = 10 << 8 | 1;

  static final int NFGENMSG_BYTES = 4;
  static final int NFTA_TABLE_NAME = 1;

  /** struct tcmsg: family, pad, index, handle, parent, info. */
  static final int TCMSG_BYTES = 20;

  static final int TCMSG_INDEX = 4;
  static final int TCMSG_HANDLE = 8;
  static final int TCMSG_PARENT = 12;
  static final int TCMSG_INFO = 16;

  static final int TCA_KIND = 1;
  static final int TCA_OPTIONS = 2;
  static final int TCA_BPF_FD = 6;
  static final int TCA_BPF_NAME = 7;
  static final int TCA_BPF_FLAGS = 8;
  static final int TCA_BPF_ID = 11;

  private Rtnetlink() {}
}
