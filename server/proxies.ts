import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";

/** Who really sends a request, where proxies stand in between. Only limits go by it. */
export interface Proxies {
  readonly trusts: (address: string) => boolean;
  readonly senderOf: (request: IncomingMessage) => string;
}

const loopback = ["127.0.0.0/8", "::1/128"];
const privateNetworks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7", "fe80::/10"];

/**
 * Whose word is taken: always this machine's; with a name of its own (`BASE_URL`) Codraft stands behind a proxy, which
 * may be anywhere in its private network.
 */
export function createProxies(named: boolean): Proxies {
  const trusted = new BlockList();
  for (const network of [...loopback, ...(named ? privateNetworks : [])]) {
    const [address = "", bits] = network.split("/");
    trusted.addSubnet(address, Number(bits), address.includes(":") ? "ipv6" : "ipv4");
  }
  const plain = (address: string): string => address.replace(/^::ffff:(?=\d)/, "");
  const trusts = (address: string): boolean => {
    const kind = isIP(plain(address));
    return kind !== 0 && trusted.check(plain(address), kind === 6 ? "ipv6" : "ipv4");
  };
  return {
    trusts,
    senderOf({ socket, headers }) {
      const said = [headers["x-forwarded-for"] ?? []].flat().flatMap((line) => line.split(","));
      const hops = [...said.map((hop) => hop.trim()), socket.remoteAddress ?? ""];
      return hops.findLast((hop) => !trusts(hop)) ?? hops[0] ?? "";
    },
  };
}
