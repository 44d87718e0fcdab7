import type { Random } from "./random.ts";

const HEX = Array.from({ length: 65_536 }, (_, value) => value.toString(16).padStart(4, "0"));
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** A version 4 UUID (RFC 9562) by the stream's chance. */
export function uuid(random: Random): string {
  const a = random.u32();
  const b = random.u32();
  const c = random.u32();
  const d = random.u32();
  const version = hex4(0x4000 | (b & 0x0fff));
  const variant = hex4(0x8000 | ((c >>> 16) & 0x3fff));
  return `${hex4(a >>> 16)}${hex4(a)}-${hex4(b >>> 16)}-${version}-${variant}-${hex4(c)}${hex4(d >>> 16)}${hex4(d)}`;
}

/** `quads` groups of four hex digits. */
export function hex(random: Random, quads: number): string {
  let text = "";
  for (let quad = 0; quad < quads; quad += 1) text += hex4(random.u32() >>> 16);
  return text;
}

/** An AWS unique id as the documentation writes them, `EXAMPLE` at its end so that no scanner takes it for real. */
export function awsId(random: Random, prefix: string, length: number): string {
  let text = prefix;
  while (text.length < length - 7) text += BASE32.charAt(random.u32() >>> 27);
  return `${text}EXAMPLE`;
}

/** An upper-case id of `length` letters and digits, as S3 request ids are. */
export function requestId(random: Random, length: number): string {
  let text = "";
  while (text.length < length) text += BASE32.charAt(random.u32() >>> 27);
  return text;
}

function hex4(value: number): string {
  return HEX[value & 0xffff] ?? "";
}
