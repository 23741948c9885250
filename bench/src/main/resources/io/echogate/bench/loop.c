/* Counts ICMP packets of a capture by type, by libpcap: what a loop over the packets costs at least. */
#include <pcap/pcap.h>
#include <stdio.h>

static unsigned long types[512];

int main(int count, char **arguments)
{
	char error[PCAP_ERRBUF_SIZE];
	pcap_t *capture = count == 2 ? pcap_open_offline(arguments[1], error) : NULL;
	struct pcap_pkthdr *header;
	const unsigned char *at;
	unsigned long all = 0;

	if (!capture)
		return 1;
	while (pcap_next_ex(capture, &header, &at) == 1) {
		if (header->caplen < 55)
			continue;
		if (at[12] == 0x08 && at[13] == 0x00 && at[23] == 1)
			types[at[14 + 4 * (at[14] & 15)]]++;
		else if (at[12] == 0x86 && at[13] == 0xdd && at[20] == 58)
			types[256 + at[54]]++;
	}
	for (int i = 0; i < 512; i++)
		all += types[i];
	printf("%lu\n", all);
	return 0;
}
