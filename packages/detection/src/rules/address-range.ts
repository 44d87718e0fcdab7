/** A CIDR range with a prefix of length 0: every address of its family, whatever stands before the slash. */
export function isWholeWorld(range: string): boolean {
  return range.length <= 64 && /^[0-9a-f.:]+\/0$/i.test(range);
}

/** First bits of addresses that do not cross the internet: RFC 1918, 6598, 3927, 4193, 4291, loopback. */
const PRIVATE =
  /^(?:10\.|127\.|0\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|::1$|f[cd]|fe[89ab])/i;

/** An IPv4 or IPv6 address that is routed on the internet. A host name is none. */
export function isPublicAddress(text: string): boolean {
  if (text.length > 64 || !/^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:.]*)$/i.test(text)) return false;
  return !PRIVATE.test(text);
}
