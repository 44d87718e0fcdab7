/** No private range is wider: 10.0.0.0/8, and fc00::/7 among those that begin otherwise than the internet's. */
const WIDEST_IPV4 = 7;
const WIDEST_IPV6 = 12;

/**
 * A CIDR range of the whole internet, whatever stands before the slash, or of a good part of it: two halves are as open as
 * one whole.
 */
export function isWholeWorld(range: string): boolean {
  if (range.length > 64 || !/^[0-9a-f.:]+\/\d{1,3}$/i.test(range)) return false;
  const bits = Number(range.slice(range.indexOf("/") + 1));
  if (!range.includes(":")) return bits <= WIDEST_IPV4;
  return bits === 0 || (bits <= WIDEST_IPV6 && !PRIVATE.test(range));
}

/** First bits of addresses that do not cross the internet: RFC 1918, 6598, 3927, 4193, 4291, loopback. */
const PRIVATE =
  /^(?:10\.|127\.|0\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|::1$|f[cd]|fe[89ab])/i;
/** How wide each of these is at most. A wider range reaches beyond it. */
const WIDTHS: readonly (readonly [start: RegExp, bits: number])[] = [
  [/^(?:10|127|0)\./, 8],
  [/^1(?:69|92)\./, 16],
  [/^172\./, 12],
  [/^(?:100\.|fe)/i, 10],
  [/^f[cd]/i, 7],
];

/** An IPv4 or IPv6 address that is routed on the internet, or a CIDR range that has one. A host name is none. */
export function isPublicAddress(text: string): boolean {
  const parts =
    text.length > 64 ? null : /^(\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:.]*)(?:\/(\d{1,3}))?$/i.exec(text);
  if (parts === null) return false;
  const [, address = "", bits] = parts;
  if (!PRIVATE.test(address)) return true;
  return bits !== undefined && Number(bits) < (WIDTHS.find(([start]) => start.test(address))?.[1] ?? 128);
}
