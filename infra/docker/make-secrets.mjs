// Makes the secrets that docker-compose.yml mounts, where there are none yet.
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "secrets");
mkdirSync(folder, { recursive: true, mode: 0o700 });
for (const name of ["clickhouse_admin", "clickhouse_writer", "clickhouse_analyst", "grafana"]) {
  const file = join(folder, name);
  if (existsSync(file)) continue;
  writeFileSync(file, randomBytes(24).toString("base64url"), { mode: 0o600 });
  // Containers read them as users of their own; the folder keeps this machine's others out.
  chmodSync(file, 0o644);
  process.stdout.write(`made ${file}\n`);
}
