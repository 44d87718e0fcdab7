import { type Credential, parseTime } from "@rolecall/core";

const DAY_MS = 24 * 3_600_000;

/** `120 d`, since it was issued where the log says so, else since it was first seen. `now` is epoch ms. */
export function credentialAge({ issued, first_seen }: Credential, now: number): string {
  const since = parseTime(issued === "" ? first_seen : issued);
  return `${Math.max(0, Math.floor((now - since) / DAY_MS)).toLocaleString("en-US")} d`;
}
