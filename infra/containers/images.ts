import { readFileSync } from "node:fs";
import { join } from "node:path";

const COMPOSE = join(import.meta.dirname, "../../docker-compose.yml");

/** The image of a service of `docker-compose.yml`, which is where images are named: tests run what users run. */
export function imageOf(service: "kafka" | "clickhouse"): string {
  const block = new RegExp(`^ {2}${service}:\\n(?: {4}.*\\n)*? {4}image: (\\S+)$`, "m");
  const [, image] = block.exec(readFileSync(COMPOSE, "utf8")) ?? [];
  if (image === undefined) throw new Error(`docker-compose.yml names no image for ${service}`);
  return image;
}
