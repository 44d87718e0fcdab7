// Inserts batches of 1,000 events until it is killed, and says the number of each batch when it is acknowledged.
import { openEmbedded } from "../embedded/open-embedded.ts";
import { migrate } from "../migrations/migrate.ts";
import { jsonRows } from "./temporary-store.ts";

const store = await openEmbedded(process.argv[2] ?? "");
await migrate(store);
for (let batch = 0; ; batch += 1) {
  const rows = Array.from({ length: 1000 }, (_, i) => ({
    event_uid: `${batch}-${i}`,
    time: "2026-11-24T10:00:00.000Z",
    identity_uid: `aws:1:role:r${i % 7}`,
    raw: "x".repeat(500),
    position: batch * 1000 + i,
  }));
  await store.insert("events", jsonRows(...rows), { token: `events-0-${batch}` });
  process.stdout.write(`${batch}\n`);
}
