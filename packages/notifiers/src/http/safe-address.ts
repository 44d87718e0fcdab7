/** https anywhere, plain http on loopback: where a secret may be sent. */
export function isSafeAddress(address: string): boolean {
  const url = URL.parse(address);
  if (url === null) return false;
  return url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.includes(url.hostname));
}

const LOOPBACK: readonly string[] = ["127.0.0.1", "localhost", "[::1]"];
