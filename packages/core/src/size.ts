const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

const BINARY = ["TiB", "GiB", "MiB", "KiB"] as const;

/**
 * Bytes of a size: `64MiB`, `1.5GB`, `512`. Units are IEC (`KiB` = 1024) and SI (`kB` = 1000), in any case. Undefined for
 * anything else, and for what is no whole number of bytes.
 */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?) ?([kmgt]?i?b)?$/i.exec(text);
  const unit = UNITS[(match?.[2] ?? "b").toLowerCase()];
  if (match === null || unit === undefined) return undefined;
  const bytes = Number(match[1]) * unit;
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** Text that `parseSize` reads back to the same: the greatest IEC unit that divides it, else bytes. */
export function formatSize(bytes: number): string {
  for (const name of BINARY) {
    const unit = UNITS[name.toLowerCase()] ?? 1;
    if (bytes > 0 && bytes % unit === 0) return `${bytes / unit}${name}`;
  }
  return `${bytes}B`;
}
