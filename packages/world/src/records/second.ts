/** `2026-11-24T10:00:00Z`: RFC 3339 without a fraction, as CloudTrail and nginx write instants. */
export function secondsText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** `2026-11-24T10:00:00.123Z`. */
export function millisText(at: number): string {
  return new Date(at).toISOString();
}

/** `2026-11-24T10:00:00.123456Z`, as Kubernetes writes instants: `micros` are the last three digits. */
export function microsText(at: number, micros: number): string {
  return `${new Date(at).toISOString().slice(0, 23)}${String(micros % 1000).padStart(3, "0")}Z`;
}
