const MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

/** `11` of `Nov`; undefined of what is no month. */
export function monthOf(name: string): string | undefined {
  const at = MONTHS.indexOf(name);
  return name.length === 3 && at % 3 === 0 ? String(at / 3 + 1).padStart(2, "0") : undefined;
}
