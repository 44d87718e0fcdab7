import { BlockList, isIP } from "node:net";
import { hostOf } from "./host-name.ts";

const PORTS: Readonly<Record<string, string>> = { "http:": "80", "https:": "443" };

/**
 * Whether `no_proxy` names the host of a URL, as curl, Go and Python read it: a name with all that are below it, only those below it
 * where it begins with a dot or `*.`, an address, a network, `*`; any but the last for one port.
 */
export function isNamed(url: URL, noProxy: string): boolean {
  const host = hostOf(url).toLowerCase().replace(/\.$/, "");
  const port = url.port === "" ? PORTS[url.protocol] : url.port;
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => entry !== "" && isOf(entry, host, port));
}

function isOf(entry: string, host: string, port: string | undefined): boolean {
  if (entry === "*") return true;
  const { name = entry, only } = /^(?<name>\[[^\]]*\]|[^:]+):(?<only>\d+)$/.exec(entry)?.groups ?? {};
  if (only !== undefined && only !== port) return false;
  const plain = name.replace(/^\[|\]$/g, "");
  if (isIP(host) !== 0) return isAddressOf(plain, host);
  const below = plain.replace(/^\*?\./, "");
  return (below === plain && host === plain) || host.endsWith(`.${below}`);
}

/** Is it that address, or one of that network? */
function isAddressOf(entry: string, host: string): boolean {
  const [network = "", prefix] = entry.split("/");
  const family = isIP(network) === 6 ? "ipv6" : "ipv4";
  if (isIP(network) === 0) return false;
  const bits = prefix === undefined || prefix === "" ? (family === "ipv6" ? 128 : 32) : Number(prefix);
  if (!Number.isInteger(bits) || bits < 0 || bits > (family === "ipv6" ? 128 : 32)) return false;
  const named = new BlockList();
  named.addSubnet(network, bits, family);
  return named.check(host, isIP(host) === 6 ? "ipv6" : "ipv4");
}
