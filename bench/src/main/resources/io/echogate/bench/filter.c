/*
 * The peer that the generated program is measured against: what it does, as one would write it by
 * hand. Same decoder, verdict by table, same counters, limits on packets. Build it with
 * -DJIFFY=nanoseconds for the tick counter as the clock of limits, else it is ktime, and with
 * -DCPUS=number, a power of two.
 *
 * Each variable is a map of one entry, named after its section.
 */
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef long long s64;

#define SECTION(name) __attribute__((section(name), used))
#define INLINE static inline __attribute__((always_inline))

struct xdp_md {
	u32 data;
	u32 data_end;
};

enum { XDP_DROP = 1, XDP_PASS = 2 };

static u32 (*const get_smp_processor_id)(void) = (void *)8;
#ifdef JIFFY
static u64 (*const jiffies64)(void) = (void *)118;
#define NOW() (jiffies64() * JIFFY)
#else
static u64 (*const ktime_get_ns)(void) = (void *)5;
#define NOW() ktime_get_ns()
#endif

enum { VLAN = 0x0081, QINQ = 0xa888, IP4 = 0x0008, IP6 = 0xdd86 }; /* as loaded, little-endian */
enum { HOP_BY_HOP = 0, ICMP = 1, ROUTING = 43, FRAGMENT = 44, AUTHENTICATION = 51, ICMP6 = 58,
       DESTINATION = 60, MOBILITY = 135 };

/* Where a frame is counted: two cells for each type, passed and dropped, and these. */
enum { TYPES = 512, NOT_ICMP = 2 * TYPES, MALFORMED, MALFORMED4, MALFORMED6, FRAGMENT4, FRAGMENT6,
       CELLS };

/* Verdicts of the table; from 2 on, limits. */
enum { PASS, DROP, FIRST_LIMIT, LIMITS = 64 };

struct cell {
	u64 packets;
	u64 bytes;
};

struct bucket {
	u64 arrival;
	u64 period;
	u64 tolerance;
	u64 unused[5];
};

u8 verdicts[TYPES] SECTION(".data.verdicts") = {0};
struct bucket buckets[LIMITS] SECTION(".data.buckets") = {0};
struct cell cells[CPUS][CELLS] SECTION(".data.cells") = {0};

/* The generic cell rate algorithm. Who is refused writes nothing. */
INLINE int admits(struct bucket *bucket)
{
	s64 now = NOW();
	s64 old = bucket->arrival;

#pragma unroll
	for (int tries = 0; tries < 8; tries++) {
		s64 arrival = (old > now ? old : now) + bucket->period;
		s64 seen;

		if (arrival - now > (s64)bucket->tolerance)
			return 0;
		seen = __sync_val_compare_and_swap(&bucket->arrival, old, arrival);
		if (seen == old)
			return 1;
		old = seen;
	}
	return 0;
}

INLINE int count(u32 cell, u64 bytes, int action)
{
	struct cell *counter = &cells[get_smp_processor_id() & (CPUS - 1)][cell];

	counter->packets++;
	counter->bytes += bytes;
	return action;
}

/* The following return a place in the verdict table, or a cell. */

INLINE u32 message(u8 *at, u8 *end, u32 left, u32 first, u32 malformed)
{
	if (left < 8 || at + 8 > end)
		return malformed;
	return first + at[0];
}

INLINE u32 ip4(u8 *at, u8 *end)
{
	u32 header, total;

	if (at + 20 > end || at[0] >> 4 != 4)
		return MALFORMED4;
	header = (at[0] & 15) * 4;
	total = __builtin_bswap16(*(u16 *)(at + 2));
	if (header < 20 || total < header || at + total > end)
		return MALFORMED4;
	if (at[9] != ICMP)
		return at[9] == ICMP6 ? MALFORMED4 : NOT_ICMP;
	if (*(u16 *)(at + 6) & 0xff3f)
		return FRAGMENT4;
	return message(at + header, end, total - header, 0, MALFORMED4);
}

INLINE int is_extension(u8 header)
{
	return header == HOP_BY_HOP || header == ROUTING || header == FRAGMENT ||
	       header == AUTHENTICATION || header == DESTINATION || header == MOBILITY;
}

INLINE u32 ip6(u8 *at, u8 *end)
{
	u32 left, fragment = 0;
	u8 next;

	if (at + 40 > end || at[0] >> 4 != 6)
		return MALFORMED6;
	left = __builtin_bswap16(*(u16 *)(at + 4));
	next = at[6];
	at += 40;
	if (at + left > end)
		return MALFORMED6;
	if (next == ICMP6)
		return message(at, end, left, 256, MALFORMED6);
#pragma unroll
	for (int walked = 0; walked < 9; walked++) {
		u32 length;
		u8 header = next;

		if (!is_extension(header))
			break;
		if (walked == 8 || left < 8 || at + 8 > end)
			return MALFORMED6;
		next = at[0];
		if (header == FRAGMENT) {
			length = 8;
			fragment = 1;
			if (*(u16 *)(at + 2) & 0xf8ff)
				return next == ICMP6 ? FRAGMENT6 : next == ICMP ? MALFORMED6 : NOT_ICMP;
		} else if (header == AUTHENTICATION) {
			length = (at[1] + 2) * 4;
		} else {
			length = (at[1] + 1) * 8;
		}
		if (left < length)
			return MALFORMED6;
		left -= length;
		at += length;
	}
	if (next != ICMP6)
		return next == ICMP ? MALFORMED6 : NOT_ICMP;
	return fragment ? FRAGMENT6 : message(at, end, left, 256, MALFORMED6);
}

INLINE u32 find(u8 *at, u8 *end)
{
	u16 type;

	at += 14;
	if (at > end)
		return NOT_ICMP;
	type = *(u16 *)(at - 2);
#pragma unroll
	for (int tags = 0; tags < 2; tags++) {
		if (type == IP4)
			return ip4(at, end);
		if (type == IP6)
			return ip6(at, end);
		if (type != VLAN && type != QINQ)
			return NOT_ICMP;
		at += 4;
		if (at > end)
			return NOT_ICMP;
		type = *(u16 *)(at - 2);
	}
	if (type == IP4)
		return ip4(at, end);
	if (type == IP6)
		return ip6(at, end);
	return type == VLAN || type == QINQ ? MALFORMED : NOT_ICMP;
}

SECTION("xdp") int filter(struct xdp_md *context)
{
	u8 *frame = (u8 *)(u64)context->data;
	u8 *end = (u8 *)(u64)context->data_end;
	u64 bytes = end - frame;
	u32 place = find(frame, end);
	u8 verdict;

	if (place >= TYPES)
		return count(place, bytes, place == NOT_ICMP ? XDP_PASS : XDP_DROP);
	verdict = verdicts[place];
	if (verdict == PASS)
		return count(2 * place, bytes, XDP_PASS);
	if (verdict != DROP && admits(&buckets[(verdict - FIRST_LIMIT) & (LIMITS - 1)]))
		return count(2 * place, bytes, XDP_PASS);
	return count(2 * place + 1, bytes, XDP_DROP);
}
