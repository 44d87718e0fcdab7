import { inflateRawSync } from "node:zlib";

/** Pixels of a glyph. */
export const GLYPH = { width: 8, height: 13 } as const;

/** `8x13` of X11's misc-fixed fonts, which are in the public domain: 13 bytes a glyph, the high bit to the left. */
const PACKED = [
  "ZVYxixQxFA7DIEEWCccVgxw6HCkWq0EsliXIMIRjWA5ZlsNCrjgWsRLZ4oothnBMYWG1TGUhFpZb+gvEwl9hZWFlIf4A8b2Xl0n2",
  "fHfD7Tcv+fKS7+W7FeIglA+hEGitk5TWDn78G2WWy9nx8ZaGna60lEo/sn5c1bbVws6ZLc7PYZBSUuYISvwEuCTmwhU6raFL50HM",
  "qpo/deJWvTMcmWW5VGV9c4OvCt1g6ILy1ZI2RPNM02R5UdYOgYM5J1nWGKptcqytdTnV5ur6ch0yJyWixgOcg0WXzNbQw+BsDmXM",
  "krJ8bfzXb4HqVDLPuHxHvxg1vsZNjIVKKSSDZ6vni9qMm3PwINjaxtLjh9UYvhx4i+EzsJ96C49LQT3OeQaVI2iYmag7bgQ6t4c5",
  "haXNNbZdXi1bS8NqDqLu+2/7Yej73rOtV4szZjOND6qtgw9drABjtTBZyARqrM0EFf6q0Jhc6MjW99ba6XSqPOj7YRj2ljNTNbW+",
  "HAKBwPl28VWb0gex3dyQDhnps5U+6BCBSfwffyEhb70z2VM+0dq3zvoyZJqgT5Zl87OGh1HGcebktCw7rIczc2tntcEcs/kThQta",
  "jfqIXExIIFQIhtl2w4dYpTJC/ILTGXoGCRsLYWJmfckKCSgUW9u37OVpUptpqgnP8UWfnnDGYswjYH1IiKAPKqkLaOgA6Aoxn0OF",
  "SJ974BQVXLp7iT15GTdwFydgIxvykIs2cQWRDFOzi+Xygu8iHO8GCl1/5zWN1qYRoUO64DzeAz1BoctC6yInQzlwxJkd9p/2g78X",
  "YpYba0aDOtLtrtVH41gXTpAOLiHYf94zgUu7CJe8bYmdt1dZ1VsRvFbJtmIg1a1ORElfvUAVn15fXz85hhjp/2tlWYjyCo5mI0T0",
  "cREWErgZ2BK19Rdo4593j+7fYXD+J5uoBwCudqUaXnGGVChr31VwS9C6HPUbFBoBOH8Ej88ToPXBsCIC8Wa32334vdt9PHA+4IV1",
  "HBmc8+tEAOtEoFNQKra7zs+JAOZEYG0CyGF/sMO+fC/6r5+Gd297ZkMf6gPbCJBtBDAnAqQewcG9yMzZYrFardamJurofDIFQB2B",
  "1ofDrLc+ki6Yr+8+sPLzpiF7goOLxpWnALgjAIEi0EkG9EkyEK+Put3w+sD5sEFxndHs4EUEuM4IdArK1OzgK0MEVZuANgG6mObR",
  "0qDqaHalSsxOpoAqSOZEoNOMoKs4fkVBibw+SB2dT6YAqCOYTg+HJc4X/mOgQl5HyvwD",
].join("");

const glyphs: Uint8Array = inflateRawSync(Buffer.from(PACKED, "base64"));

/** The rows of a character of Latin-1; of any other those of `?`. */
export function glyphOf(char: string): Uint8Array {
  const at = placeOf(char.codePointAt(0) ?? 0) ?? placeOf(0x3f) ?? 0;
  return glyphs.subarray(at * GLYPH.height, (at + 1) * GLYPH.height);
}

/** Printable ASCII from the space on, then Latin-1 from `¡` on. */
function placeOf(code: number): number | undefined {
  if (code >= 0x20 && code <= 0x7e) return code - 0x20;
  return code >= 0xa1 && code <= 0xff ? code - 0xa1 + 95 : undefined;
}
