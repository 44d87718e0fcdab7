/** An address as 4 or 16 bytes, or undefined where the text is none. */
function bytesOf(text: string): Uint8Array | undefined {
  if (text.length > 64) return undefined;
  return text.includes(":") ? v6(text) : v4(text);
}

function v4(text: string): Uint8Array | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined;
  return Uint8Array.from(parts, Number);
}

/** RFC 4291 text, with `::` and an IPv4 tail; IPv4-mapped addresses are IPv4. */
function v6(text: string): Uint8Array | undefined {
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const embedded = tail === null ? undefined : v4(tail[2] ?? "");
  if (tail !== null && embedded === undefined) return undefined;
  const hex = embedded === undefined ? text : `${tail?.[1]}${hexOf(embedded, 0)}:${hexOf(embedded, 2)}`;
  const halves = hex.split("::");
  if (halves.length > 2) return undefined;
  const [head = [], rest = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - head.length - rest.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => "0"), ...rest];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  const bytes = Uint8Array.from(
    groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]),
  );
  const mapped = bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  return mapped ? bytes.slice(12) : bytes;
}

function hexOf(bytes: Uint8Array, at: number): string {
  return (((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)).toString(16);
}

/** A test for addresses in a CIDR range (or of one address); undefined where the text is no range. */
export function compileRange(range: string): ((address: string) => boolean) | undefined {
  const [base = "", length, more] = range.split("/");
  const network = bytesOf(base);
  if (network === undefined || more !== undefined) return undefined;
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return undefined;
  const bits = length === undefined ? network.length * 8 : Number(length);
  if (bits > network.length * 8) return undefined;
  return (address) => {
    const bytes = bytesOf(address);
    return bytes !== undefined && bytes.length === network.length && sameBits(bytes, network, bits);
  };
}

function sameBits(a: Uint8Array, b: Uint8Array, bits: number): boolean {
  const whole = bits >> 3;
  for (let i = 0; i < whole; i += 1) if (a[i] !== b[i]) return false;
  const rest = bits & 7;
  return rest === 0 || ((a[whole] ?? 0) ^ (b[whole] ?? 0)) >> (8 - rest) === 0;
}
