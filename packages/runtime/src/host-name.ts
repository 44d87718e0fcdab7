/** The host name of a Host header or of an origin's authority, lower case, without port and brackets. */
export function hostName(authority: string): string | undefined {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(authority);
  return (match?.[1] ?? match?.[2])?.toLowerCase();
}

/** The host of a URL, an IPv6 address without its brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, "");
}

/**
 * Does the name mean this machine whatever a name server says? Names below `localhost` never leave it (RFC 6761, 6.3);
 * any other name could be somebody's that resolves to 127.0.0.1.
 */
export function isLoopback(name: string): boolean {
  return name === "localhost" || name.endsWith(".localhost") || name === "::1" || isLoopbackAddress(name);
}

function isLoopbackAddress(name: string): boolean {
  const match = /^127\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(name);
  return match?.slice(1).every((part) => Number(part) <= 255) ?? false;
}
